// A binary heap that moves elements exactly as Python's heapq does, so that elements which compare equal leave in the
// same order, and a comparison that throws leaves the same heap behind.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace loopspec::detail {

// Moves the element at `position` towards the root, no further than `root`, past those it is less than.
template <class T, class Less>
void heap_towards_root(std::vector<T>& heap, std::size_t root, std::size_t position, const Less& less) {
  while (position > root) {
    const std::size_t parent = (position - 1) / 2;
    if (!less(heap[position], heap[parent])) break;
    std::swap(heap[position], heap[parent]);
    position = parent;
  }
}

template <class T, class Less>
void heap_push(std::vector<T>& heap, T item, const Less& less) {
  heap.push_back(std::move(item));
  heap_towards_root(heap, 0, heap.size() - 1, less);
}

// The least element. The heap must not be empty. The last element takes its place, sinks to a leaf along the lesser
// children and rises from there.
template <class T, class Less>
T heap_pop(std::vector<T>& heap, const Less& less) {
  T last = std::move(heap.back());
  heap.pop_back();
  if (heap.empty()) return last;
  T least = std::exchange(heap.front(), std::move(last));
  std::size_t position = 0;
  for (std::size_t child = 1; child < heap.size(); child = 2 * position + 1) {
    if (child + 1 < heap.size() && !less(heap[child], heap[child + 1])) ++child;
    std::swap(heap[position], heap[child]);
    position = child;
  }
  heap_towards_root(heap, 0, position, less);
  return least;
}

}  // namespace loopspec::detail
