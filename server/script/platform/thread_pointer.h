// ThreadPointer: a pointer that each thread has of its own, null until it is set. `Tag` tells one from another.
#pragma once

namespace loopspec::script::platform {

#ifdef _WIN32

// One of the system's own slots. mingw-w64 emulates thread_local, and a thread was seen to lose the first thing that it had kept so (docs/windows.md).
class ThreadSlot {
 public:
  // std::system_error when the system has none left.
  ThreadSlot();
  ThreadSlot(const ThreadSlot&) = delete;
  ThreadSlot& operator=(const ThreadSlot&) = delete;

  const void* get() const noexcept;
  void set(const void* value) const noexcept;

 private:
  unsigned long index_;
};

template <class T, class Tag>
class ThreadPointer {
 public:
  static T* get() noexcept { return const_cast<T*>(static_cast<const T*>(slot_.get())); }
  static void set(T* value) noexcept { slot_.set(value); }

 private:
  // Outlives the threads that the program's end finds.
  inline static const ThreadSlot& slot_ = *new ThreadSlot;
};

#else

template <class T, class Tag>
class ThreadPointer {
 public:
  static T* get() noexcept { return value_; }
  static void set(T* value) noexcept { value_ = value; }

 private:
  inline static thread_local constinit T* value_ = nullptr;
};

#endif

}  // namespace loopspec::script::platform
