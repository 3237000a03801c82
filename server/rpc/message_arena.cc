#include "server/rpc/message_arena.h"

#include <cstddef>
#include <utility>

#include "server/spares.h"

namespace loopspec::server {

namespace {

// Room for the messages of most calls; what needs more gets more.
constexpr std::size_t kBlockBytes = 32U << 10U;
constexpr std::size_t kMaxBlockBytes = 256U << 10U;
constexpr std::size_t kMostSpare = 64;

using Block = std::unique_ptr<std::byte[]>;

// Never destroyed: an arena may be the last thing of a thread that outlives main().
Spares<std::byte[]>& spares() {
  static auto* const blocks = new Spares<std::byte[]>(kMostSpare);
  return *blocks;
}

Block take_block() {
  Block spare = spares().take();
  return spare ? std::move(spare) : Block(new std::byte[kBlockBytes]);
}

struct MessageArena {
  MessageArena() = default;
  MessageArena(const MessageArena&) = delete;
  MessageArena& operator=(const MessageArena&) = delete;

  google::protobuf::ArenaOptions options() const {
    google::protobuf::ArenaOptions options;
    options.initial_block = reinterpret_cast<char*>(block.memory.get());
    options.initial_block_size = kBlockBytes;
    options.start_block_size = kBlockBytes;
    options.max_block_size = kMaxBlockBytes;
    return options;
  }

  // Goes after the arena.
  struct OwnBlock {
    OwnBlock() = default;
    OwnBlock(const OwnBlock&) = delete;
    OwnBlock& operator=(const OwnBlock&) = delete;
    ~OwnBlock() { spares().give_back(std::move(memory)); }
    Block memory = take_block();
  } block;
  google::protobuf::Arena arena{options()};
};

}  // namespace

std::shared_ptr<google::protobuf::Arena> make_message_arena() {
  const auto made = std::make_shared<MessageArena>();
  return {made, &made->arena};
}

}  // namespace loopspec::server
