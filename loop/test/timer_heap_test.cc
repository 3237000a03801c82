#include "loopspec/detail/timer_heap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "loopspec/handle.h"

namespace loopspec::detail {
namespace {

class TimerHeapTest : public testing::Test {
 protected:
  TimerHandle add(std::int64_t when_ns) {
    NodeRef node = make_node(NodeFlags::kTimer, {}, nullptr, [] {});
    heap.push(static_cast<TimerNode&>(*NodeRef(node).detach()), when_ns);
    static_cast<TimerNode*>(node.get())->when = static_cast<double>(when_ns);
    return TimerHandle(std::move(node));
  }
  // What is due before `end`, as times.
  std::vector<double> pop_due(std::int64_t end) {
    ReadyQueue ready;
    heap.pop_due(end, ready);
    std::vector<double> result;
    while (HandleNode* node = ready.pop()) {
      result.push_back(static_cast<TimerNode*>(node)->when);
      node->release();
    }
    return result;
  }
  TimerHeap heap;
};

TEST_F(TimerHeapTest, PopsInOrderWhateverTheSize) {
  for (const int count : {1, 2, 15, 16, 17, 100, 5000}) {
    std::vector<double> expected;
    unsigned state = 7;
    for (int i = 0; i < count; ++i) {
      state = state * 1664525u + 1013904223u;
      add(state % 1000);
      expected.push_back(state % 1000);
    }
    std::sort(expected.begin(), expected.end());
    const auto middle = std::lower_bound(expected.begin(), expected.end(), 300.0);
    heap.prune();
    EXPECT_EQ(heap.next_deadline(), static_cast<std::int64_t>(expected.front()));
    EXPECT_EQ(pop_due(300), std::vector<double>(expected.begin(), middle));
    EXPECT_EQ(pop_due(1000), std::vector<double>(middle, expected.end()));
    EXPECT_TRUE(heap.empty());
  }
}

TEST_F(TimerHeapTest, TiesRunInOrderOfScheduling) {
  std::vector<int> order;
  for (int i = 0; i < 200; ++i) {
    NodeRef node = make_node(NodeFlags::kTimer, {}, nullptr, [&order, i] { order.push_back(i); });
    heap.push(static_cast<TimerNode&>(*node.detach()), 5);
  }
  ReadyQueue ready;
  heap.pop_due(6, ready);
  while (HandleNode* node = ready.pop()) {
    node->ops->run(node->storage);
    node->release();
  }
  EXPECT_EQ(order.size(), 200u);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST_F(TimerHeapTest, CancelledTimersDoNotSurface) {
  std::vector<TimerHandle> handles;
  for (int i = 0; i < 50; ++i) handles.push_back(add(i));
  heap.prune();
  for (int i = 0; i < 50; i += 2) handles[static_cast<std::size_t>(i)].cancel();
  heap.prune();
  EXPECT_EQ(heap.next_deadline(), 1);
  EXPECT_EQ(heap.size(), 49u);  // only the head went
  EXPECT_EQ(pop_due(100).size(), 25u);
}

TEST_F(TimerHeapTest, CompactsWhenMostAreCancelled) {
  std::vector<TimerHandle> handles;
  for (int i = 0; i < 200; ++i) handles.push_back(add(1000 - i));
  heap.prune();
  for (std::size_t i = 0; i < 100; ++i) handles[i].cancel();
  heap.prune();
  EXPECT_EQ(heap.size(), 200u);  // exactly half is not more than half
  handles[100].cancel();
  heap.prune();
  EXPECT_EQ(heap.size(), 99u);
  EXPECT_EQ(heap.next_deadline(), 801);
}

TEST_F(TimerHeapTest, FewTimersAreNotCompacted) {
  std::vector<TimerHandle> handles;
  for (int i = 0; i < 100; ++i) handles.push_back(add(i));
  heap.prune();
  for (std::size_t i = 1; i < 100; ++i) handles[i].cancel();
  heap.prune();
  EXPECT_EQ(heap.size(), 100u);
}

TEST_F(TimerHeapTest, TimersCancelledBeforeTheTurnNeverEnter) {
  std::vector<TimerHandle> handles;
  for (int i = 0; i < 40; ++i) handles.push_back(add(i));
  for (const TimerHandle& handle : handles) handle.cancel();
  heap.prune();
  EXPECT_TRUE(heap.empty());
}

TEST_F(TimerHeapTest, ClearedTimersMayBeCancelled) {
  const TimerHandle handle = add(5);
  heap.clear();
  EXPECT_FALSE(handle.cancelled());
  handle.cancel();
  EXPECT_TRUE(handle.cancelled());
  heap.prune();
  EXPECT_TRUE(heap.empty());
}

}  // namespace
}  // namespace loopspec::detail
