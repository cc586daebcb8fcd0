#include "app/sweep_page.h"

#include "support/catch.h"
#include "support/folder.h"
#include "support/made_study.h"

namespace bitsweep::app::sweep_page_test {
namespace {

struct Asked {
    test::Folder temporary;
    test::MadeStudy study{temporary.path / "results"};
    Workspace workspace = workspace_of(study.results.folder());

    static Workspace workspace_of(const std::filesystem::path& results) {
        Workspace made;
        made.results = results;
        return made;
    }
    RunsPage page(const std::string& order, bool is_descending, std::size_t most, const std::string& after = "",
                  std::vector<std::string> where = {}) const {
        RunsRequest request;
        request.selection.where = std::move(where);
        request.sweep = "cpu/bits";
        request.order = order;
        request.is_descending = is_descending;
        request.most = most;
        request.after = after;
        return runs_page(request, workspace);
    }

    // Row by row over pages of `most`.
    std::vector<std::vector<Json>> paged(const std::string& order, bool is_descending, std::size_t most) const {
        std::vector<std::vector<Json>> rows;
        std::string after;
        do {
            const auto page = this->page(order, is_descending, most, after);
            CHECK(page.first == rows.size());
            REQUIRE(page.table.rows.size() <= most);
            rows.insert(rows.end(), page.table.rows.begin(), page.table.rows.end());
            after = page.next;
        } while (!after.empty());
        return rows;
    }
};

}  // namespace

TEST_CASE("pages of runs join to the whole, whatever the order and the size", "[app]") {
    const Asked asked;
    const auto columns = asked.page("", false, 1000).table.columns;
    for (const auto& order : columns)
        for (const bool is_descending : {false, true})
            for (const std::size_t most : {1, 4, 7}) {
                INFO(order << (is_descending ? " descending" : "") << ", by " << most);
                CHECK(asked.paged(order, is_descending, most) == asked.page(order, is_descending, 1000).table.rows);
            }
    CHECK(asked.paged("", false, 4) == asked.page("", false, 1000).table.rows);
}

TEST_CASE("a page that reads its own cells alone is the page of a filter that takes all", "[app]") {
    const Asked asked;
    std::string after, filtered_after;
    do {
        const auto page = asked.page("", false, 4, after);
        const auto filtered = asked.page("", false, 4, filtered_after, {"model.name=resnet20"});
        CHECK(page.table.columns == filtered.table.columns);
        CHECK(page.table.rows == filtered.table.rows);
        CHECK(page.first == filtered.first);
        CHECK(page.count == filtered.count);
        CHECK(page.next == filtered.next);
        after = page.next;
        filtered_after = filtered.next;
    } while (!after.empty() && !filtered_after.empty());
}

TEST_CASE("a page goes on behind the page before, though rows came in front of it", "[app]") {
    const Asked asked;
    const auto best = asked.page("test.top1", true, 4);
    const auto whole = asked.page("test.top1", true, 1000).table.rows;
    const auto late_row =
        std::find_if(whole.begin() + 8, whole.end(), [](const auto& row) { return row[2] != "fp32"; });
    REQUIRE(late_row != whole.end());
    const auto late = (*late_row)[0].get<std::string>();  // of one cell alone, behind the second page
    std::filesystem::remove(asked.study.results.run(late) / "result.json");
    std::filesystem::remove(asked.study.results.run(late) / "metrics.jsonl");
    asked.study.results.append("runs/" + late + "/metrics.jsonl", test::MadeResults::metrics_line(1, 99.9));
    CHECK(asked.page("test.top1", true, 1).table.rows[0][0] == late);
    const auto next = asked.page("test.top1", true, 4, best.next);
    CHECK(next.first == 5);
    CHECK(std::vector(next.table.rows.begin(), next.table.rows.end()) ==
          std::vector(whole.begin() + 4, whole.begin() + 8));
}

}  // namespace bitsweep::app::sweep_page_test
