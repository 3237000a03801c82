// What tests ask of the system, and what not every system has. One *_test_system.cc is compiled.
#pragma once

#include <string>
#include <vector>

#include "loopspec/bytes.h"
#include "loopspec/pipe.h"

namespace loopspec {

// A new, empty folder.
std::string make_temporary_folder();

// Python has no AF_UNIX on Windows, so no loop offers it there.
bool has_unix_sockets();

// Whether this is Wine, which lacks some of what Windows has; docs/windows.md says what.
bool is_wine();

// Whether the system sends files by itself.
bool has_sendfile();

// Behind the back of whoever uses it.
void close_socket(int fd);

// ---- Pipes, from the side that no loop has

// All of it, which fits.
void write_pipe(const Pipe& pipe, BytesView data);
// What is there now.
Bytes read_pipe(const Pipe& pipe, std::size_t limit);

// ---- Children

// The path of test_child, which performs its arguments.
std::string test_child();
// The return codes of those that were ended.
int code_of_terminate();
int code_of_kill();
// Until some child of this process has ended, without reaping it.
void wait_for_any_child();
// Alive or dead.
bool has_children();
bool process_exists(int pid);
void kill_process(int pid);

// Lowers the limit of open descriptors to a few more than are open, where there is such a limit. A kernel that accepts by
// itself goes by the limit there was when it was told to.
class FewDescriptors {
 public:
  FewDescriptors();
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;
  ~FewDescriptors();

 private:
  unsigned long long before_ = 0;
};

// Takes all that are left.
class NoDescriptors {
 public:
  static bool possible();
  NoDescriptors();
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;
  ~NoDescriptors();

 private:
  std::vector<int> taken_;
};

}  // namespace loopspec

#define LOOPSPEC_NEEDS_RESETS() \
  if (is_wine()) GTEST_SKIP() << "Wine ends a connection before it closes the socket, so that none is reset"

// For fixtures with a DescriptorEventLoop called `loop`.
#define LOOPSPEC_NEEDS_READERS() \
  if (!loop.can_watch()) GTEST_SKIP() << "no add_reader() on this loop, as on asyncio's proactor loop"

#define LOOPSPEC_NEEDS_PIPES_AND_CHILDREN() \
  if (!has_unix_sockets() && loop.can_watch()) GTEST_SKIP() << "no pipes and no children on a selector loop of Windows, as in asyncio"

#define LOOPSPEC_NEEDS_UNIX_SOCKETS() \
  if (!has_unix_sockets()) GTEST_SKIP() << "no AF_UNIX on this system, as in Python"
