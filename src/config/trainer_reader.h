#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "config/trainer.h"

namespace bitsweep {

template <class Values, class Value>
bool holds(const Values& values, const Value& value) {
    return std::find(std::begin(values), std::end(values), value) != std::end(values);
}

/// Reads members of a trainer.json, for its parts. What is wrong is added to the problems, with its line.
class MemberReader {
public:
    MemberReader(const JsonDocument& document, Problems& problems) : document_(document), problems_(problems) {}

    void bad(const std::string& path, std::string what, std::string hint = {});

    /// An unknown member is wrong, and so is a missing one of `required`.
    void check_members(const OrderedJson& object, const std::string& path, const std::vector<std::string_view>& known,
                       const std::vector<std::string_view>& required);

    std::vector<std::string> texts_of(const OrderedJson& list, const std::string& path);

protected:
    const JsonDocument& document_;
    Problems& problems_;
};

/// The member "adapter", into a trainer whose metrics and resume_arguments have been read.
void read_adapter(const OrderedJson& adapter, Trainer& trainer, MemberReader& reader);

}  // namespace bitsweep
