#include "app/workspace.h"

#include <algorithm>

#include "app/published.h"
#include "datasets/files.h"
#include "sched/control.h"
#include "sys/clock.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/temporary_folder.h"

namespace bitsweep::app {

// A database in the temporary folder, and the right to write it.
struct Workspace::OwnIndex {
    TemporaryFolder folder{temporary_root() / "bitsweep-index"};
    WriterLock lock = WriterLock::take(folder.path());
};

std::filesystem::path Workspace::database() const {
    if (own_index_) return default_database(own_index_->folder.path());
    return database_option.empty() ? default_database(results) : database_option;
}

std::filesystem::path Workspace::data_root() const {
    return bitsweep::data_root(data_root_option);
}

void Workspace::use_own_index(const std::string& why) const {
    left_out("the index is not used, the files are read without it: " + why);
    own_index_ = std::make_shared<OwnIndex>();
}

// Whether the results can be read by the index: it is there, or its writer has only just begun, or there is nothing
// yet.
bool Workspace::has_index() const {
    return is_there(database()) || WriterLock::is_held(results) ||
           (!is_there(results / "runs") && !is_there(results / "sweeps"));
}

Reader Workspace::open() const {
    require_folder();
    import_if_due();
    auto requests = sched::FileControl(results).read();
    return {results, database(), std::move(requests.cancelled), query_limit_s, std::move(requests.retry)};
}

// With many runs an import takes a while even where nothing is new: then it is due less often, so that a server that is
// asked all the time spends little on it.
void Workspace::import_if_due() const {
    constexpr double kShare = 0.007, kLongest_s = 30;  // with all else that a tick does below 1 % of a core
    const SystemClock clock;
    const double start_s = clock.steady_s();
    if (import_every_s > 0 && next_import_s_ && start_s < *next_import_s_) return;
    import();
    const double end_s = clock.steady_s();
    next_import_s_ = end_s + std::max(import_every_s, std::min(kLongest_s, (end_s - start_s) / kShare));
}

void Workspace::import() const {
    adopt_published(results, say, left_out);
    if (!own_index_) try {
            if (const auto found = refresh(results, database())) say_lost_folders(*found);
            if (has_index()) return;
            use_own_index("there is none, and " + results.string() + " cannot be written");
        } catch (const ConfigError&) {
            throw;
        } catch (const std::runtime_error& error) {
            use_own_index(error.what());
        }
    say_lost_folders(Store(own_index_->lock, results, database()).import());
}

// All that a folder of sweeps or probes holds is missing from what the command shows.
void Workspace::say_lost_folders(const ImportReport& found) const {
    for (const auto& problem : found.problems)
        if (problem.where.ends_with("/")) left_out(to_string(problem));
}

void Workspace::require_folder() const {
    if (results.is_relative()) try {
            current_folder();
        } catch (const SystemError&) {
            throw ConfigError("--results", "the current folder was removed", "cd to the folder that is there now");
        }
    if (is_link(results) && !is_there(results))
        throw ConfigError("--results", results.string() + " is a link to a folder that is not there",
                          "is its disk mounted?");
    if (is_there(results) && !is_folder(results))
        throw ConfigError("--results", "expected a folder, but " + results.string() + " is none");
}

Store Workspace::open_store(const WriterLock& lock) const {
    if (!own_index_) try {
            return {lock, results, database()};
        } catch (const ConfigError&) {
            throw;
        } catch (const DamagedIndex& error) {
            say(std::string(error.what()) + ": it is made anew");
            rebuild(lock, results, database());
            return {lock, results, database()};
        } catch (const std::runtime_error& error) {
            use_own_index(error.what());
        }
    return {own_index_->lock, results, database()};
}

void Workspace::require_results() const {
    require_folder();
    if (!is_there(results)) throw ConfigError("--results", "there is no folder " + results.string());
}

}  // namespace bitsweep::app
