#pragma once

#include "base/json.h"

namespace bitsweep {

/// A JSON Schema (draft 7) of sweep files, made from the config's keys: for editors, which complete and check by it.
/// It accepts every sweep file that expand_sweep accepts, but of sweeps of other trainers only those whose keys stand
/// in recipes and in arms with a base of their own: it does not know the others' keys. Not all that it accepts is
/// right: rules between keys, and names that the file itself makes, are checked by `bitsweep plan`.
OrderedJson sweep_schema();

}  // namespace bitsweep
