// RpcCrew: the threads that run RpcLoops, one a loop at any time.
//
// What a loop's thread calls outside of the loop (RpcLoop::call_outside()) is mostly short, and then the thread goes on with the loop: no
// other thread has heard of it. When it is not back after a moment (four to eight milliseconds), a new thread takes the loop over, and the old
// one is a spare when its function has ended. So handlers may call what waits, or never returns, and no call waits for it longer than that
// moment; or not even that long, when the function says so before it waits (Outing).
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "server/rpc/outing.h"
#include "server/rpc/rpc_loop.h"

namespace loopspec::server {

class RpcCrew : public std::enable_shared_from_this<RpcCrew> {
 public:
  explicit RpcCrew(std::vector<RpcLoop*> loops);
  RpcCrew(const RpcCrew&) = delete;
  RpcCrew& operator=(const RpcCrew&) = delete;

  void start();
  // Once every loop was told to shut down: waits until they are closed, and a second at most for threads that were relieved; one that has
  // not come back by then is left to itself, and touches nothing but this. The loops may go when it returns.
  void join();

 private:
  // One loop's place. While its thread is outside, `outside` is the number of that time, else 0: who sets it back to 0 has the loop.
  struct Seat {
    RpcLoop* loop = nullptr;
    std::atomic<std::uint64_t> outside{0};
    // How often a thread went outside.
    std::atomic<std::uint64_t> times{0};
    // The relief's: what it saw when it last looked.
    std::uint64_t seen_outside = 0;
    std::uint64_t seen_times = 0;
  };
  struct Member {
    std::thread thread;
    bool ended = false;
  };

  // A loop whose thread is outside for that time, or, with 0, has none yet.
  struct Vacancy {
    Seat* seat = nullptr;
    std::uint64_t outside = 0;
  };
  class SeatOuting;

  // Has a thread take the loop from the one that is outside, if it still is: a spare one, or a new one. Throws std::system_error.
  void fill(Vacancy vacancy);
  void add_thread(Vacancy vacancy);
  // The thread's life: one loop after the other.
  void serve(Vacancy vacancy);
  bool wait_for_vacancy(Vacancy& vacancy);
  void work(Seat& seat);
  // Calls the function; false when another thread has the loop now.
  bool call(Seat& seat, RpcLoop::OutsideFunction function);

  void relieve();
  bool is_anyone_outside() const;
  // Relieves those that were outside when it last looked, and are still. Whether anyone went outside since then, or is there.
  bool look();
  void wake_relief();
  // Joins the members that have ended.
  void reap();

  std::vector<std::unique_ptr<Seat>> seats_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Member> members_;
  // Threads without a loop wait for these.
  std::deque<Vacancy> vacancies_;
  std::condition_variable vacant_;
  std::size_t spares_ = 0;
  std::size_t open_loops_ = 0;
  bool ending_ = false;
  std::atomic<bool> relief_sleeps_{false};
  std::thread relief_;
};

}  // namespace loopspec::server
