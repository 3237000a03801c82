// add_reader() and add_writer() of what is no socket.
#include <unistd.h>

#include "loop_fixture.h"

namespace loopspec {
namespace {

using WatchingPipesTest = LoopTest;
LOOPSPEC_ON_EVERY_BACKEND(WatchingPipesTest);

TEST_P(WatchingPipesTest, PipesCanBeWatched) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  loop.add_reader(ends[0], logger("readable"));
  loop.add_writer(ends[1], logger("writable"));
  run_turn();
  EXPECT_EQ(seen, (Log{"writable"}));
  ::close(ends[1]);
  loop.remove_writer(ends[1]);
  seen.clear();
  run_turn();
  EXPECT_EQ(seen, (Log{"readable"}));
  loop.remove_reader(ends[0]);
  ::close(ends[0]);
}

}  // namespace
}  // namespace loopspec
