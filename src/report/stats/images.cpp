#include "report/stats/images.h"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/binomial.hpp>

namespace bitsweep {
namespace {

using Answers = std::map<std::size_t, const std::vector<bool>*>;  // treatment -> which images are right

// Seeds whose every treatment of `weights` has answers, all to as many images.
std::vector<Answers> complete_seeds(const AnsweredCells& cells, const std::map<std::size_t, double>& weights,
                                    const std::optional<std::set<std::size_t>>& seeds) {
    std::map<std::int64_t, Answers> by_seed;
    for (const auto& [treatment, weight] : weights)
        if (const auto found = cells.find(treatment); found != cells.end())
            for (const auto* cell : found->second)
                if (!seeds || seeds->contains(static_cast<std::size_t>(cell->seed)))
                    by_seed[cell->seed].emplace(treatment, &cell->run.right);
    std::vector<Answers> complete;
    for (const auto& [seed, answers] : by_seed) {
        const auto images = (complete.empty() ? answers : complete.front()).begin()->second->size();
        const bool same =
            std::all_of(answers.begin(), answers.end(), [&](const auto& own) { return own.second->size() == images; });
        if (answers.size() == weights.size() && same) complete.push_back(answers);
    }
    return complete;
}

// Of two runs.
double mcnemar_of(const Answers& answers, const std::map<std::size_t, double>& weights) {
    std::size_t only_first = 0, only_second = 0;
    const bool first_leads = weights.begin()->second > 0;
    const auto &a = *answers.begin()->second, &b = *answers.rbegin()->second;
    const auto &first = first_leads ? a : b, &second = first_leads ? b : a;
    for (std::size_t i = 0; i < first.size(); ++i) {
        only_first += first[i] && !second[i];
        only_second += second[i] && !first[i];
    }
    return mcnemar_exact_p(only_first, only_second);
}

bool are_two_runs(const std::map<std::size_t, double>& weights) {
    return weights.size() == 2 && std::abs(weights.begin()->second) == 1 && std::abs(weights.rbegin()->second) == 1;
}

}  // namespace

double mcnemar_exact_p(std::size_t only_first, std::size_t only_second) {
    const auto discordant = static_cast<double>(only_first + only_second);
    if (discordant == 0) return 1;
    const boost::math::binomial half(discordant, 0.5);
    return std::min(1.0, 2 * boost::math::cdf(half, static_cast<double>(std::min(only_first, only_second))));
}

AnsweredCells answered_cells(const std::vector<const CellRow*>& cells, const Treatments& treatments) {
    AnsweredCells answered;
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (cells[i]->run.state == RunState::kFinished && !cells[i]->run.right.empty())
            answered[treatments.of(i)].push_back(cells[i]);
    return answered;
}

std::optional<ImageDifference> difference_over_images(const AnsweredCells& cells,
                                                      const std::map<std::size_t, double>& weights,
                                                      const std::optional<std::set<std::size_t>>& of_seeds) {
    const auto seeds = complete_seeds(cells, weights, of_seeds);
    if (seeds.empty() || weights.empty()) return std::nullopt;
    ImageDifference result{seeds.front().begin()->second->size(), seeds.size(), 0, {}};
    std::vector<double> differences(result.images, 0.0);
    for (const auto& answers : seeds)
        for (const auto& [treatment, right] : answers)
            for (std::size_t i = 0; i < right->size(); ++i)
                if ((*right)[i]) differences[i] += weights.at(treatment) / static_cast<double>(seeds.size());
    const auto spread = estimate(differences);
    result.error = 100 * spread.sd.value_or(0) / std::sqrt(static_cast<double>(result.images));
    if (seeds.size() == 1 && are_two_runs(weights)) result.mcnemar_p = mcnemar_of(seeds.front(), weights);
    return result;
}

}  // namespace bitsweep
