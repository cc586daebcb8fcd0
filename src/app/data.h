#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/workspace.h"
#include "config/tables.h"
#include "datasets/fetch/fetch.h"
#include "datasets/files.h"

namespace bitsweep::app {

/// One data set and what is there of it, by sizes.
struct DataSetView {
    DataSetInfo info;
    const FileSet* files = nullptr;  ///< null where it is generated
    DataStatus status;
    std::string folder;   ///< the folder below the data root; "" where the data set is generated
    std::string address;  ///< the address of its download; "" where it has none
};

/// All but "folder", which is whatever data.folder names.
std::vector<DataSetView> data_sets(const Workspace& workspace);
OrderedJson to_json(const std::vector<DataSetView>& sets);

/// Throws ConfigError with every name that is no data set's.
void check_data_names(const std::vector<std::string>& names);

/// The result of reading every byte of a data set's files.
struct VerifiedData {
    std::string name;
    const FileSet* files = nullptr;  ///< null where it is generated
    std::vector<FileCheck> checks;

    bool is_whole() const;
};
bool is_whole(const FileCheck& check);

/// The sets to verify; without names those that are there, and DataError where none is.
std::vector<std::string> data_to_verify(const std::vector<std::string>& names, const Workspace& workspace);
VerifiedData verify_data(const std::string& name, const Workspace& workspace);
OrderedJson to_json(const VerifiedData& data);

/// The result of fetching one data set.
struct FetchedData {
    const FileSet* files = nullptr;         ///< null where it is generated
    std::optional<fetch::Fetched> fetched;  ///< nullopt where it is generated, or failed
    bool has_failed = false;                ///< the sink was told why
};

/// A person's wishes for the fetching of data sets, and the sink that is told of it.
struct FetchDataRequest {
    std::string from;   ///< a mirror's address or a folder; "" = the public addresses
    bool anew = false;  ///< also what is there and whole
    fetch::DownloadSink& sink;
    std::function<bool()> is_stopped;
};

/// One set's failure does not keep the others from being fetched. What is no result goes through the sink.
FetchedData fetch_data(const std::string& name, const FetchDataRequest& request, const Workspace& workspace);

}  // namespace bitsweep::app
