// The helper commands of systems whose shell cannot perform them: the worker does (docs/protocol.md, "Helper commands").
#pragma once

#include <optional>

namespace loopspec::worker {

// Performs what `loopspec-worker --helper NAME NUMBER TEXT` asks for, and returns the exit code; nothing where the arguments ask for something
// else, and where the shell performs them.
std::optional<int> perform_helper(int argc, const char* const* argv);

}  // namespace loopspec::worker
