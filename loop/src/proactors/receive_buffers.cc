#include "receive_buffers.h"

#include <cerrno>
#include <cstdlib>
#include <new>

#include "loopspec/exceptions.h"

namespace loopspec::proactors {
namespace {

constexpr std::size_t kPage = 4096;

void* allocate_pages(std::size_t size) {
  void* memory = std::aligned_alloc(kPage, (size + kPage - 1) / kPage * kPage);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

int register_entries(io_uring& ring, io_uring_buf_ring* entries, unsigned count) noexcept {
  io_uring_buf_reg request{};
  request.ring_addr = reinterpret_cast<std::uintptr_t>(entries);
  request.ring_entries = count;
  request.bgid = ReceiveBuffers::kGroup;
  return io_uring_register_buf_ring(&ring, &request, 0);
}

}  // namespace

void ReceiveBuffers::Free::operator()(void* memory) const noexcept { std::free(memory); }

bool ReceiveBuffers::supported(io_uring& ring) noexcept {
  const std::unique_ptr<io_uring_buf_ring, Free> entries(static_cast<io_uring_buf_ring*>(std::aligned_alloc(kPage, kPage)));
  if (!entries || register_entries(ring, entries.get(), 1) < 0) return false;
  io_uring_unregister_buf_ring(&ring, kGroup);
  return true;
}

ReceiveBuffers::ReceiveBuffers(io_uring& ring)
    : entries_(static_cast<io_uring_buf_ring*>(allocate_pages(kCount * sizeof(io_uring_buf)))),
      memory_(static_cast<char*>(allocate_pages(kCount * kSize))) {
  attach(ring);
}

void ReceiveBuffers::attach(io_uring& ring) {
  io_uring_buf_ring_init(entries_.get());
  if (const int result = register_entries(ring, entries_.get(), kCount); result < 0) throw OSError(-result, "io_uring_register");
  int added = 0;
  for (std::uint32_t buffer = 0; buffer < kCount; ++buffer) {
    if (!held_[buffer]) add(buffer, added++);
  }
  io_uring_buf_ring_advance(entries_.get(), added);
}

void ReceiveBuffers::add(std::uint32_t buffer, int position) noexcept {
  io_uring_buf_ring_add(entries_.get(), data(buffer), kSize, static_cast<unsigned short>(buffer), io_uring_buf_ring_mask(kCount), position);
}

BytesView ReceiveBuffers::take(std::uint32_t buffer, std::size_t count) noexcept {
  held_[buffer] = true;
  return {data(buffer), count};
}

void ReceiveBuffers::give_back(std::uint32_t buffer) noexcept {
  held_[buffer] = false;
  add(buffer, 0);
  io_uring_buf_ring_advance(entries_.get(), 1);
}

}  // namespace loopspec::proactors
