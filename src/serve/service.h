#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/pulse.h"
#include "app/workspace.h"
#include "serve/gate.h"
#include "serve/page.h"
#include "serve/router.h"
#include "serve/server.h"

namespace bitsweep::serve {

/// Answers the requests of `bitsweep serve`: the gate first, then the routes of page and API. Slow views are kept as
/// long as nothing has changed (app::Pulse).
class Service {
public:
    struct Options {
        Gate::Rules gate;
        std::string analysis = "analysis";  ///< folder of the report's specifications
        bool control = false;               ///< with control_routes()
        std::vector<Asset> assets;          ///< page_assets()
    };
    Service(Options options, app::Workspace workspace);
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    Response answer(Request request);

    /// As Application::standing wants it.
    std::string standing();

private:
    Response routed(const Request& request);

    app::Workspace workspace_;
    app::Pulse pulse_{workspace_};
    Gate gate_;
    std::vector<Route> routes_;
    std::string kept_at_;                   // the pulse at which `kept_` was made
    std::map<std::string, Response> kept_;  // by address
};

}  // namespace bitsweep::serve
