#include "server/rpc/message_arena.h"

#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

namespace loopspec::server {

namespace {

// Room for the messages of most calls; what needs more gets more.
constexpr std::size_t kBlockBytes = 32U << 10U;
constexpr std::size_t kMaxBlockBytes = 256U << 10U;
constexpr std::size_t kMostSpare = 64;

using Block = std::unique_ptr<std::byte[]>;

class SpareBlocks {
 public:
  Block take() {
    {
      const std::lock_guard lock(mutex_);
      if (!spare_.empty()) {
        Block block = std::move(spare_.back());
        spare_.pop_back();
        return block;
      }
    }
    return Block(new std::byte[kBlockBytes]);
  }

  void give_back(Block block) {
    const std::lock_guard lock(mutex_);
    if (spare_.size() < kMostSpare) spare_.push_back(std::move(block));
  }

  // Never destroyed: an arena may be the last thing of a thread that outlives main().
  static SpareBlocks& instance() {
    static SpareBlocks* const blocks = new SpareBlocks;
    return *blocks;
  }

 private:
  std::mutex mutex_;
  std::vector<Block> spare_;
};

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
    ~OwnBlock() { SpareBlocks::instance().give_back(std::move(memory)); }
    Block memory = SpareBlocks::instance().take();
  } block;
  google::protobuf::Arena arena{options()};
};

}  // namespace

std::shared_ptr<google::protobuf::Arena> make_message_arena() {
  const auto made = std::make_shared<MessageArena>();
  return {made, &made->arena};
}

}  // namespace loopspec::server
