// FieldPath: where in a request something stands; a text only for who asks.
#pragma once

#include <string>
#include <string_view>

namespace loopspec::script {

// Refers to the path that it goes on from, which must outlive it.
class FieldPath {
 public:
  explicit FieldPath(std::string_view root) : name_(root) {}
  FieldPath(const FieldPath& outer, std::string_view field) : outer_(&outer), name_(field) {}
  FieldPath(const FieldPath& outer, int index) : outer_(&outer), index_(index) {}
  FieldPath(const FieldPath&) = delete;
  FieldPath& operator=(const FieldPath&) = delete;

  // "program.blocks[2].ops[0].id".
  std::string text() const {
    if (outer_ == nullptr) return std::string(name_);
    if (index_ >= 0) return outer_->text() + "[" + std::to_string(index_) + "]";
    return outer_->text().append(".").append(name_);
  }

 private:
  const FieldPath* const outer_ = nullptr;
  const std::string_view name_;
  const int index_ = -1;
};

}  // namespace loopspec::script
