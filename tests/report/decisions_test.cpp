#include <cmath>
#include <filesystem>
#include <optional>
#include <random>
#include <sstream>
#include <string>

#include <fmt/format.h>

#include "report/stats/statistics.h"
#include "support/catch.h"
#include "sys/file.h"

namespace bitsweep::decisions_test {

// How often the rule of paired_difference() decides, in made-up sweeps of 8 cells that share their seeds, with three
// contrasts declared: between the first two cells, the next two, and the next two.

namespace {

constexpr std::size_t kCells = 8;
constexpr std::size_t kContrasts = 3;

struct Setting {
    std::size_t seeds;
    double first_cell_spread;  // the other cells' is 1
    double ahead;              // of the first cell's mean before the others'
};

std::vector<Observation> made_up(const Setting& setting, std::mt19937_64& random) {
    std::normal_distribution<double> normal;
    std::vector<Observation> observations;
    for (std::size_t seed = 0; seed < setting.seeds; ++seed) {
        const double of_seed = normal(random);
        for (std::size_t cell = 0; cell < kCells; ++cell)
            observations.push_back({cell, seed,
                                    of_seed + (cell == 0 ? setting.ahead : 0) +
                                        (cell == 0 ? setting.first_cell_spread : 1) * normal(random)});
    }
    return observations;
}

bool is_decided(const std::optional<double>& p) {
    return p && *p < 0.05;
}

// Shares in %.
struct Rates {
    double false_own = 0, false_pooled = 0;  // sweeps in which any contrast is decided
    double first = 0;                        // sweeps in which the first one is
};

Rates rates_of(const Setting& setting, std::size_t sweeps) {
    std::mt19937_64 random(1);
    Rates rates;
    for (std::size_t sweep = 0; sweep < sweeps; ++sweep) {
        const auto observations = made_up(setting, random);
        const auto spread = pooled_spread(observations);
        bool own = false, pooled = false;
        for (std::size_t c = 0; c < kContrasts; ++c) {
            const auto d = paired_difference(observations, {{2 * c, 1}, {2 * c + 1, -1}}, spread, kContrasts);
            own = own || is_decided(d.p);
            pooled = pooled || is_decided(d.p_pooled);
            if (c == 0) rates.first += is_decided(d.p);
        }
        rates.false_own += own;
        rates.false_pooled += pooled;
    }
    for (auto* share : {&rates.false_own, &rates.false_pooled, &rates.first})
        *share *= 100.0 / static_cast<double>(sweeps);
    return rates;
}

}  // namespace

namespace {

// The numbers behind "| 3 | 2 |" in the page's table: printed there as the simulation gave them.
std::vector<double> printed(const std::string& page, const std::string& row) {
    const auto begin = page.find("\n" + row);
    if (begin == std::string::npos) return {};
    std::istringstream cells(page.substr(begin + 1 + row.size(), page.find('\n', begin + 1) - begin - 1 - row.size()));
    std::vector<double> numbers;
    for (std::string cell; std::getline(cells, cell, '|');)
        if (cell.find_first_of("0123456789") != std::string::npos) numbers.push_back(std::stod(cell));
    return numbers;
}

constexpr double kChance = 1.0;  // percentage points: another standard library draws other sweeps

}  // namespace

TEST_CASE("no more than 5.5 % of sweeps decide anything falsely, however one cell spreads", "[report]") {
    const auto page = read_file(std::filesystem::path(BITSWEEP_SOURCE_DIR) / "docs/analysis.md");
    for (const std::size_t seeds : {3, 5, 8})
        for (const int spread : {1, 2, 3}) {
            const auto rates = rates_of({seeds, static_cast<double>(spread), 0}, 10000);
            const auto row = fmt::format("| {} | {} |", seeds, spread);
            INFO(row << " " << rates.false_own << " | " << rates.false_pooled << " |");
            CHECK(rates.false_own <= 5.5);
            const auto numbers = printed(page, row);
            REQUIRE(numbers.size() == 2);
            CHECK(std::abs(numbers[0] - rates.false_own) < kChance);
            CHECK(std::abs(numbers[1] - rates.false_pooled) < kChance);
        }
}

TEST_CASE("the power that docs/analysis.md prints is the rule's", "[report]") {
    const auto page = read_file(std::filesystem::path(BITSWEEP_SOURCE_DIR) / "docs/analysis.md");
    for (const std::size_t seeds : {3, 5, 8}) {
        const auto found = rates_of({seeds, 1, 2}, 10000).first;  // one point where runs spread by half a point
        const auto row = fmt::format("| {} |", seeds);
        INFO(row << " " << found);
        const auto numbers = printed(page.substr(page.find("### Power")), row);
        REQUIRE(numbers.size() == 1);
        CHECK(std::abs(numbers[0] - found) < kChance);
    }
}

}  // namespace bitsweep::decisions_test
