#include "app/workspace.h"

#include "app/published.h"
#include "datasets/files.h"
#include "sched/control.h"
#include "store/store.h"

namespace bitsweep::app {

std::filesystem::path Workspace::database() const {
    return database_option.empty() ? default_database(results) : database_option;
}

std::filesystem::path Workspace::data_root() const {
    return bitsweep::data_root(data_root_option);
}

Reader Workspace::open() const {
    adopt_published(results, say);
    refresh(results, database());
    return {results, database(), FileControl(results).read().cancelled};
}

void Workspace::require_results() const {
    if (!is_there(results)) throw ConfigError("--results", "there is no folder " + results.string());
}

}  // namespace bitsweep::app
