// What other terminals and a living `bitsweep run` leave in results/control: nothing there ends a command, every run
// that is asked for has a run's id, and a live state that is read comes back the same.

#include "sched/control.h"
#include "fuzz/fuzz.h"
#include "runs/checked.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace bitsweep;
    const test::Folder results;
    make_folders(results.path / "control" / "requests");
    fuzz::write_pieces(fuzz::text_of(bytes, size),
                       {"live.json", "paused", "slots", "requests/1.json", "requests/2.json"},
                       results.path / "control");
    sched::FileControl control(results.path);
    const auto requests = control.read();
    for (const auto* ids : {&requests.cancelled, &requests.retry})
        for (const auto& id : *ids) fuzz::require(RunId::parse(id).has_value());
    if (const auto live = control.live()) {
        const auto text = write_json(to_json(*live));
        const auto again = sched::parse_live_state(text);
        fuzz::require(again && write_json(to_json(*again)) == text);
        for (const auto& slot : live->slots) fuzz::require(slot.run.empty() || RunId::parse(slot.run));
    }
    return 0;
}
