#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <string>

namespace bitsweep {

/// Named numbers of a run: metrics of its last epoch, or its result. Those of the database are read from their JSON
/// when somebody first asks: most views look at the numbers of a few of their runs. Copies share what is read; several
/// threads may ask.
class StoredNumbers {
public:
    using Map = std::map<std::string, double>;

    StoredNumbers() = default;
    StoredNumbers(std::initializer_list<Map::value_type> numbers);

    /// The numbers in the text of a JSON object; a value that is no number reads as NaN. Text that is no object has
    /// none.
    static StoredNumbers in_text(std::string text);

    const Map& all() const;

    auto begin() const { return all().begin(); }
    auto end() const { return all().end(); }
    auto find(const std::string& name) const { return all().find(name); }
    bool contains(const std::string& name) const { return all().contains(name); }
    double at(const std::string& name) const { return all().at(name); }
    bool empty() const { return all().empty(); }
    std::size_t size() const { return all().size(); }

    /// A copy of one's own is changed.
    double& operator[](const std::string& name);
    void clear() { content_ = nullptr; }

private:
    struct Content;

    std::shared_ptr<Content> content_;  // null = no numbers
};

}  // namespace bitsweep
