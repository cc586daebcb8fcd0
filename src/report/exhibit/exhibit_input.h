#pragma once

#include <map>
#include <string>
#include <vector>

#include "report/exhibit/specification.h"
#include "store/reader.h"
#include "store/rows.h"

namespace bitsweep {

/// A result that somebody else published: a row of analysis/published.json.
struct PublishedResult {
    std::string network;  ///< "cifar10/resnet20_preact_pool"
    std::string method;
    int weight_bits = 32;
    int activation_bits = 32;
    double top1 = 0;  ///< percent
    std::string source;
};

/// Rows of analysis/published.json whose first and last layers are in full precision, or not said to be quantized.
std::vector<PublishedResult> parse_published(const JsonDocument& document, Problems& problems);

/// "cifar10/resnet20_preact_pool" for a run's config; "" for a network that the published rows do not name.
std::string published_network(const StoredConfig& config);

/// All that an exhibit is made of, read from the database at once.
struct ExhibitInput {
    SweepRow sweep;                           ///< the cells that the filter keeps; empty where the exhibit shows probes
    std::vector<std::string> methods;         ///< quantized_arms() of the whole sweep
    std::string when = "the last epoch";      ///< the epoch of the values, in words
    std::map<std::string, RunCurves> curves;  ///< by metric; filled for kinds that read curves
    std::int64_t epochs_a_point = 1;          ///< of curves and layers: Reader::curves()
    RunCurves progress;                       ///< steps or seconds at each epoch's end; of kinds that read progress
    std::map<std::string, LayerCurves> layers;  ///< by run; filled for kinds that read layers
    std::map<std::string, Json> models;         ///< model.json by run: one run of each cell
    std::vector<Json> probes;                ///< probes of the specification's kind, and of the kinds it draws beside
    std::vector<std::string> commits;        ///< commits of bitsweep that trained the runs: Reader::commits
    std::vector<PublishedResult> published;  ///< results of others with the sweep's network
    std::size_t not_ended = 0;               ///< distinct runs that --common-epoch reads before their end
};

/// How a sweep is read.
struct ReportOptions {
    bool common_epoch = false;     ///< values of the last epoch that all started runs have, unfinished runs too
    bool provenance = true;        ///< ask which commits trained the runs, which takes a look at each run of the sweep
    std::int64_t most_points = 0;  ///< of a line of a curve: beyond them several epochs make one; 0 = each is one
};

/// The arms that take the methods' colours: some run of theirs is quantized, or none is known yet. Those in full
/// precision are drawn in black. Of the whole sweep, whichever of its cells `sweep` holds.
std::vector<std::string> quantized_arms(const SweepRow& sweep, const Reader& reader);

/// Throws ConfigError if the filter names an arm or axis that the sweep does not have. A sweep without a name: of
/// probes.
ExhibitInput gather(const Specification& specification, const SweepRow& sweep, const Reader& reader,
                    const std::vector<PublishedResult>& published, const ReportOptions& options);

/// The cells that {"arm": name or list, axis: value or list} keeps.
SweepRow filtered(SweepRow sweep, const OrderedJson& filter, const std::string& where);

}  // namespace bitsweep
