// A trainer.json of others. Piece 1 is the file, piece 2 an object of values for its keys: what is accepted is a config
// whose JSON holds an id, and a definition that breaks no promise to itself.

#include "config/foreign_config.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace bitsweep;
    const auto pieces = fuzz::pieces_of(fuzz::text_of(bytes, size));
    Problems problems;
    auto trainer = std::make_shared<Trainer>(parse_trainer(parse_json(pieces[0], "trainer.json", problems), problems));
    if (!problems.empty()) return 0;
    fuzz::require(broken_promises(definition_of(*trainer), definition_of(*trainer)).empty());
    ForeignConfig config(trainer);
    if (pieces.size() > 1) config.set_all(parse_json(pieces[1], "values.json", problems), problems);
    config.resolve_files([](const std::string&) { return std::string(64, 'a'); }, [](const auto&, const auto&) {});
    const auto json = config.json();
    fuzz::require(is_foreign(json));
    if (problems.empty()) fuzz::require(stored_foreign_id(json, "config.json").size() == 16);
    return 0;
}
