#include "loopspec/handle.h"

#include <cstdio>

#include "type_name.h"

namespace loopspec {

detail::HandleNode* detail::HandleNode::create_located(std::uint8_t flags, ContextCell&& context, const SourceLocation& location) {
  flags |= NodeFlags::kLocated;
  const bool timer = (flags & NodeFlags::kTimer) != 0;
  const std::size_t size = timer ? sizeof(TimerNode) : sizeof(HandleNode);
  void* memory = pool_allocate(size + kLocationSize);
  HandleNode* node = timer ? ::new (memory) TimerNode(flags, std::move(context)) : ::new (memory) HandleNode(flags, std::move(context));
  ::new (static_cast<std::byte*>(memory) + size) SourceLocation(location);
  return node;
}

void detail::HandleNode::free_other() noexcept {
  if ((flags & NodeFlags::kChunked) != 0) {
    this->~HandleNode();
    chunk_free(this);
    return;
  }
  const std::size_t size = allocation_size();
  if (is_timer()) {
    static_cast<TimerNode*>(this)->~TimerNode();
  } else {
    this->~HandleNode();
  }
  pool_free(this, size);
}

Context Handle::get_context() const {
  if (!node_) throw ValueError("an empty handle has no context");
  const bool running = node_->phase.load(std::memory_order_relaxed) == detail::NodePhase::kRunning;
  return Context(node_->context.materialize(running));
}

std::string Handle::repr() const {
  if (!node_) return "<Handle>";
  std::string text = node_->is_timer() ? "<TimerHandle" : "<Handle";
  if (node_->is_cancelled()) text += " cancelled";
  if (node_->is_timer()) {
    char when[48];
    std::snprintf(when, sizeof when, " when=%g", static_cast<const detail::TimerNode*>(node_.get())->when);
    text += when;
  }
  if (node_->ops != nullptr) text += " " + detail::type_name(*node_->ops->type);
  if (const SourceLocation* where = node_->location()) {
    text += " created at " + std::string(where->file) + ":" + std::to_string(where->line);
  }
  return text + ">";
}

}  // namespace loopspec
