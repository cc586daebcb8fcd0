#pragma once

#include <string>
#include <vector>

namespace bitsweep::bench {

/// Names of the kernels' rows that run here.
std::vector<std::string> instruction_sets();

/// Holds the whole process to an instruction set of the kernels: ours by BITSWEEP_ISA, LibTorch, oneDNN and OpenBLAS
/// by variables of their own, which they read once. So the process starts itself anew with them, unless they are set
/// as wanted already. "": leaves everything as it is.
void hold_to_instruction_set(const std::string& name);

}  // namespace bitsweep::bench
