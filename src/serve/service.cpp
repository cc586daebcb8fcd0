#include "serve/service.h"

#include <malloc.h>

#include "app/project.h"
#include "base/json.h"
#include "serve/api.h"
#include "serve/control.h"
#include "serve/page.h"
#include "sys/clock.h"

namespace bitsweep::serve {
namespace {

constexpr double kImportEvery_s = 1;
constexpr double kQueryLimit_s = 2;
constexpr double kLongView_s = 0.1;
constexpr std::size_t kMostKept = 64;

std::string address_of(const Request& request) {
    auto address = request.path;
    for (const auto& [name, value] : request.query) address += '\n' + name + '\n' + value;
    return address;
}

// The log of a run grows without any change of the index.
bool may_be_kept(const Request& request) {
    return request.method == "GET" && request.path.starts_with("/api/") && request.path != "/api/log" &&
           request.path != "/api/session" && request.path != "/api/events";
}

app::Workspace for_server(app::Workspace workspace) {
    workspace.import_every_s = kImportEvery_s;
    workspace.query_limit_s = kQueryLimit_s;
    return workspace;
}

}  // namespace

Service::Service(Options options, app::Workspace workspace)
    : workspace_(for_server(std::move(workspace))),
      gate_(std::move(options.gate)),
      routes_(page_routes(options.assets)) {
    for (auto& route : api_routes(workspace_, options.analysis)) routes_.push_back(std::move(route));
    if (options.control)
        for (auto& route : control_routes(workspace_)) routes_.push_back(std::move(route));
    routes_.push_back({"GET", "/api/events", "last", [](const Request&, const Parameters&) {
                           return Response{200, "text/event-stream", "", {}, true};
                       }});
    routes_.push_back(
        {"GET", "/api/session", "", [this, control = options.control](const Request& request, const Parameters&) {
             OrderedJson session{{"token", gate_.session_token(request)}, {"control", control}};
             if (control) session["sweep_files"] = app::sweep_files();
             return Response{200, "application/json", write_json(session)};
         }});
}

Response Service::answer(Request request) {
    if (auto stopped = gate_.stop(request)) return *stopped;
    return packed(with_etag(routed(request), request.etags), request.takes_gzip);
}

Response Service::routed(const Request& request) {
    if (!may_be_kept(request)) return answer_by(routes_, request);
    const auto now = standing(), address = address_of(request);
    if (now != kept_at_) kept_.clear();
    kept_at_ = now;
    if (const auto found = kept_.find(address); found != kept_.end()) return found->second;
    const SystemClock clock;
    const double began_s = clock.steady_s();
    auto response = answer_by(routes_, request);
    if (clock.steady_s() - began_s > kLongView_s) ::malloc_trim(0);  // of a whole sweep: a server lives for weeks
    if (kept_.size() == kMostKept) kept_.clear();
    if (response.status == 200) kept_.emplace(address, response);
    return response;
}

// Every view answers with the problem of the results; the events only go on.
std::string Service::standing() {
    try {
        return pulse_.look();
    } catch (const std::exception& error) {
        return error.what();
    }
}

}  // namespace bitsweep::serve
