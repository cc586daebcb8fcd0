#pragma once

#include "cli/bitsweep/context.h"
#include "sched/slots.h"
#include "sweep/sweep.h"

namespace bitsweep {

/// Prints a sweep's runs with their ids: which are done, shared with another sweep or new, and the time they are
/// expected to need from past runs. Starts no trainer, writes nothing.
void print_plan(const Sweep& sweep, const SlotRequest& request, const Context& context, bool json);

}  // namespace bitsweep
