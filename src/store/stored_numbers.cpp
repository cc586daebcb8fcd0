#include "store/stored_numbers.h"

#include <limits>
#include <mutex>
#include <utility>

#include "base/json.h"

namespace bitsweep {

struct StoredNumbers::Content {
    std::string text;  // until it is read
    Map numbers;
    std::once_flag is_read;
};

StoredNumbers::StoredNumbers(std::initializer_list<Map::value_type> numbers) : content_(std::make_shared<Content>()) {
    content_->numbers = numbers;
}

StoredNumbers StoredNumbers::in_text(std::string text) {
    StoredNumbers stored;
    if (text.empty() || text == "{}") return stored;
    stored.content_ = std::make_shared<Content>();
    stored.content_->text = std::move(text);
    return stored;
}

const StoredNumbers::Map& StoredNumbers::all() const {
    static const Map kNone;
    if (content_ == nullptr) return kNone;
    std::call_once(content_->is_read, [&content = *content_] {
        if (content.text.empty()) return;
        const auto object = read_json(std::exchange(content.text, {}));
        if (!object.is_object()) return;
        for (const auto& [key, value] : object.items())
            content.numbers[key] = value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
    });
    return content_->numbers;
}

double& StoredNumbers::operator[](const std::string& name) {
    auto own = std::make_shared<Content>();
    own->numbers = all();
    content_ = std::move(own);
    return content_->numbers[name];
}

}  // namespace bitsweep
