#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "serve/message.h"

namespace bitsweep::serve {

/// The parameters of a request; its route takes no others.
class Parameters {
public:
    explicit Parameters(const Query& query) : query_(query) {}

    /// "" or `otherwise` where it is not given.
    std::string text(std::string_view name, std::string_view otherwise = {}) const;
    std::string required(std::string_view name) const;
    std::vector<std::string> all(std::string_view name) const;
    int number(std::string_view name, int otherwise) const;
    bool flag(std::string_view name) const { return text(name) == "1"; }

private:
    const Query& query_;
};

/// A row of the server's table.
struct Route {
    std::string method, path;
    std::string parameters;  ///< names that it takes, "sweep metric where*": with a star it may stand several times
    std::function<Response(const Request&, const Parameters&)> answer;
};

/// The answer of the route that fits: 404 and 405 where none does, 400 for parameters that it does not take and for
/// ConfigError, 503 where SQLite was stopped, 500 for what else is thrown. HEAD is GET.
Response answer_by(std::span<const Route> routes, const Request& request);

}  // namespace bitsweep::serve
