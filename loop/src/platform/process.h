// Child processes. A child is reaped by whoever started it and by nobody else, so its number stays its own until then.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <cstdint>
#include <string_view>

#include "descriptor.h"
#include "loopspec/subprocess_options.h"

namespace loopspec::platform {

inline constexpr int kInherited = -1;  // the child has what the parent has

// Whether every kind of loop can have children, or only those that wait for a process by an operation.
inline constexpr bool kChildrenOnEveryLoop =
#ifdef _WIN32
    false;
#else
    true;
#endif

// As asyncio names the transport.
inline constexpr std::string_view kSubprocessTransport =
#ifdef _WIN32
    "_WindowsSubprocessTransport";
#else
    "_UnixSubprocessTransport";
#endif

// Starts a program, or a command of the shell, which is one string. `stdio`: what the child's descriptors 0 to 2 are copies
// of. Safe beside other threads: the child calls nothing but system calls before the program runs. Throws OSError with the
// program's or the directory's name as in Python, ValueError for text with a zero byte and for a bad environment.
int spawn(const std::vector<std::string>& command, bool shell, const SubprocessOptions& options, const std::array<int, 3>& stdio);

// A pipe between a child and its parent; none of the ends is inherited by itself.
struct ChildPipe {
  Descriptor child;   // as programs expect one
  Descriptor parent;  // for a pipe transport
};
// Throws OSError.
ChildPipe make_child_pipe(bool child_reads);

// A descriptor that is readable once the child has ended; none where the system has no such thing or refuses one.
Descriptor open_process(int pid) noexcept;
// What kWaitForEnd waits for, until the child is reaped; -1 where that is not how it is done.
std::intptr_t process_handle(int pid) noexcept;
// Blocks until the child has ended, and does not reap it. For a thread.
void wait_until_ended(int pid) noexcept;
// The child runs.
bool is_running(int pid) noexcept;

struct Ended {
  int returncode = 0;    // minus the signal's number when a signal ended it
  bool stolen = false;  // somebody else has reaped it: nobody knows the code
};
// Reaps the child, which has ended.
Ended reap(int pid) noexcept;

// Nothing happens when it has ended. Throws OSError; ValueError for a signal that Windows does not have.
void send_signal(int pid, int signal);
void terminate(int pid);
void kill(int pid);
// Kills it, and leaves it to be reaped when it has ended: now, or when the next process is started or abandoned.
void abandon(int pid) noexcept;
// Reaps those of abandon() that have ended since.
void reap_abandoned() noexcept;

// Opens the null device for reading and writing. Throws OSError.
Descriptor open_null();

}  // namespace loopspec::platform
