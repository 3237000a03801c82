// Gates: how a program orders what its threads do.
//
// A thread that waits at a gate does not hold a virtual clock, and nobody waits to record after it. Opening the gate makes it
// hold the clock at that moment, and what it records comes first.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "loopspec/coroutine.h"

namespace loopspec::script {

class ExecutorJob;
class ProgramState;

class Gates {
 public:
  explicit Gates(ProgramState& state) : state_(state) {}
  Gates(const Gates&) = delete;
  Gates& operator=(const Gates&) = delete;

  // Waits until the gate was opened, for `timeout` seconds of real time at most. Throws Aborted when the program is.
  void wait(const std::string& name, std::optional<double> timeout = std::nullopt);
  void open(const std::string& name);
  bool is_open(const std::string& name) const;
  // The program has ended: all gates are open.
  void finish();

  // The loop's shutdown_default_executor(); time stands still while it waits for threads.
  Coroutine<void> shutdown_default_executor(AbstractEventLoop& loop, std::optional<double> timeout = std::nullopt);

  // A thread of a loop's own acts as long as this exists: it holds the clock unless a thread waits at a gate, for which the
  // loop's may be waiting.
  class Holding {
   public:
    explicit Holding(Gates& gates);
    Holding(const Holding&) = delete;
    Holding& operator=(const Holding&) = delete;
    ~Holding();

   private:
    Gates& gates_;
  };

 private:
  struct Waiter {
    ExecutorJob* job = nullptr;
    bool ordered = false;
    bool let_go = false;
  };

  // With the state's mutex held.
  void park(Waiter& waiter);
  void let_go(Waiter& waiter);
  void hold(int count);

  ProgramState& state_;
  std::set<std::string> open_;
  bool all_open_ = false;
  std::deque<Waiter> waiters_;  // of the whole run: a turnstile knows them by their address
  std::map<std::string, std::vector<Waiter*>> waiting_;
  int parked_ = 0;
  int holders_ = 0;
};

}  // namespace loopspec::script
