#include "store/store.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "runs/files.h"
#include "store/connection.h"
#include "store/problem_log.h"
#include "store/run_importer.h"
#include "store/sweep_importer.h"
#include "sys/entry.h"
#include "sys/folder_listing.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

// Bounded: where the journal is no WAL (network file systems), readers wait for a transaction's end.
constexpr std::int64_t kRowsPerTransaction = 100'000;

// Sorted: rows of one run lie together, and the same folder gives the same database.
std::vector<std::string> run_folders(const fs::path& results) {
    auto ids = names_in(runs_folder(results));
    std::erase_if(ids, [](const std::string& name) { return !is_run_id(name); });
    return ids;
}

// In its default place also what is damaged beyond being known is ours.
void check_database(const fs::path& results, const fs::path& database) {
    if (absolute_path(database).lexically_normal() != absolute_path(default_database(results)).lexically_normal())
        require_ours(database);
}

SQLite::Database opened(const fs::path& results, const fs::path& database, const std::string& file_system) {
    check_database(results, database);
    return open_for_writing(database, file_system);
}

}  // namespace

fs::path default_database(const fs::path& results) {
    return results / "bitsweep.sqlite";
}

struct Store::Impl {
    Impl(SQLite::Database opened, const fs::path& folder)
        : database(std::move(opened)), results(folder), sql(database), runs(sql, folder) {}

    SQLite::Database database;
    fs::path results;
    Statements sql;
    RunImporter runs;

    // Undoes everything if `work` throws; keys given out in it are then forgotten.
    template <class Work>
    void in_transaction(const Work& work) {
        try {
            SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
            work();
            transaction.commit();
        } catch (const SQLite::Exception& error) {
            runs.clear_caches();
            fail(database.getFilename(), error);
        } catch (...) {
            runs.clear_caches();
            throw;
        }
    }

    // A directory that cannot be read stops the import of that run only.
    void import_run(const std::string& id, const KnownRun& known, ImportReport& report) {
        try {
            runs.import(id, known, report);
        } catch (const SystemError& error) {
            add_problem(sql, report, run_folder({}, id).string(), 0, error.what());
        }
    }

    void import_all_runs(ImportReport& report) {
        auto known = runs.known_runs();  // those that no folder was found of yet
        const auto ids = run_folders(results);
        in_transaction([&] { sql.run("DELETE FROM problems WHERE path GLOB 'runs/*' AND path NOT GLOB 'runs/*/?*'"); });
        for (std::size_t next = 0; next < ids.size();)
            in_transaction([&] {
                const auto first_row = report.rows;
                for (; next < ids.size() && report.rows - first_row < kRowsPerTransaction; ++next) {
                    const auto found = known.extract(ids[next]);
                    import_run(ids[next], found ? found.mapped() : KnownRun(), report);
                }
            });
        in_transaction([&] {
            for (const auto& [id, run] : known)
                if (run.has_folder) import_run(id, run, report);
            if (report.sweeps + report.removed > 0) runs.drop_orphans();
        });
    }
};

Store::Store(const WriterLock&, const fs::path& results, const fs::path& database, const std::string& file_system)
    : impl_(std::make_unique<Impl>(opened(results, database, file_system), results)) {}

Store::~Store() = default;
Store::Store(Store&&) noexcept = default;

ImportReport Store::import() {
    ImportReport report;
    impl_->in_transaction([&] { import_sweeps(impl_->sql, impl_->results, impl_->runs, report); });
    impl_->import_all_runs(report);
    return report;
}

ImportReport Store::import_runs(const std::vector<std::string>& ids) {
    ImportReport report;
    impl_->in_transaction([&] {
        // A probe that somebody made while a sweep runs is not kept from readers.
        import_sweeps(impl_->sql, impl_->results, impl_->runs, report);
        for (const auto& id : ids) {
            for (const char* end : {"", "/"}) forget_problems(impl_->sql, run_folder({}, id).string() + end);
            impl_->import_run(id, impl_->runs.known_run(id), report);
        }
    });
    return report;
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

ImportReport rebuild(const WriterLock&, const fs::path& results, const fs::path& database) {
    check_database(results, database);
    // Beside the old one, which readers have open: they see all of the new one or nothing of it.
    const fs::path beside = database.string() + ".new";
    remove_with_journals(beside);
    auto report = Store::build(results, beside);
    replace(database, beside);
    return report;
}

ImportReport Store::build(const fs::path& results, const fs::path& database) {
    Store store(std::make_unique<Impl>(open_for_building(database), results));
    auto report = store.import();
    finish_building(store.impl_->database);
    return report;
}

std::optional<ImportReport> refresh(const fs::path& results, const fs::path& database) {
    if (!is_there(results)) return std::nullopt;
    std::optional<WriterLock> lock;
    try {
        lock = WriterLock::take_turn(results, WriterRole::kVisitor);
    } catch (const SystemError&) {
        return std::nullopt;  // somebody else's results: read what there is
    }
    if (!lock) return std::nullopt;
    try {
        return Store(*lock, results, database).import();
    } catch (const DamagedIndex&) {
        return rebuild(*lock, results, database);
    }
}

}  // namespace bitsweep
