"""The messages of the ops on futures, tasks, executors, generators and primitives, in the notation of `schema`."""

MESSAGES = """
Awaitable future:string coroutine:string not_awaitable:bool custom_awaitable:string
"""

OPS = """
create_future
set_result future:string value:Value
set_exception future:string exception:ExceptionValue as_type:bool not_an_exception:bool
future_cancel future:string message:string
future_done future:string
future_cancelled future:string
future_result future:string
future_exception future:string
add_done_callback future:string callback:Callable context:string
remove_done_callback future:string block:string
future_get_loop future:string
is_future target:string
ensure_future awaitable:Awaitable
wrap_future future:string
create_concurrent_future
concurrent_result future:string timeout:double
create_duck_future
gather awaitables:*Awaitable return_exceptions:bool
shield awaitable:Awaitable
as_completed awaitables:*Awaitable timeout:double
next_completed iterator:string
wait awaitables:*Awaitable timeout:double return_when:ReturnWhen
create_task coroutine:string name:string context:string on_running_loop:bool eager_start:bool not_a_coroutine:bool
await future:string coroutine:string
sleep delay:double result:Value
return_value value:Value
current_task event_loop:string
set_task_factory logging:string none:bool not_callable:bool block:string eager:bool bind:string keywords:bool
get_task_factory
task_get_name task:string unlike:string
task_set_name task:string name:string
task_get_coro task:string
task_cancelling task:string
task_uncancel task:string
all_tasks event_loop:string
wait_for awaitable:Awaitable timeout:double
timeout delay:double coroutine:string
timeout_at when:double coroutine:string base:string
timeout_reschedule deadline:string when:double base:string
timeout_when deadline:string
timeout_expired deadline:string
task_group coroutine:string
group_create_task group:string coroutine:string name:string context:string
run_coroutine_threadsafe coroutine:string
bare_yield future:string not_a_future:bool
create_async_generator async_generator:string
anext generator:string
aclose generator:string
yield_value value:Value
get_asyncgen_hooks
set_asyncgen_hooks
create_lock
create_event
create_condition lock:string
create_semaphore value:sint64 bounded:bool
create_barrier parties:uint32
create_queue max_size:sint64 order:Order
acquire target:string
release target:string
locked target:string
event_set event:string
event_clear event:string
event_is_set event:string
event_wait event:string
condition_wait condition:string
condition_notify condition:string count:uint32 all:bool
barrier_wait barrier:string
barrier_reset barrier:string
barrier_abort barrier:string
barrier_state barrier:string
queue_put queue:string value:Value
queue_get queue:string
queue_put_nowait queue:string value:Value
queue_get_nowait queue:string
queue_task_done queue:string
queue_join queue:string
queue_state queue:string
queue_shutdown queue:string immediate:bool
run_in_executor block:string executor:string args:*Value returns:Value unknown_keyword:bool coroutine_function:string
shutdown_default_executor timeout:double
create_executor max_workers:uint32 processes:bool
set_default_executor executor:string none:bool not_an_executor:bool
executor_shutdown executor:string cancel_futures:bool
executor_submit executor:string block:string args:*Value returns:Value
to_thread block:string args:*Value returns:Value
wait_gate gate:string
open_gate gate:string
"""

ENUMS = {
    "ReturnWhen": (
        "RETURN_WHEN_UNSPECIFIED", "RETURN_WHEN_FIRST_COMPLETED", "RETURN_WHEN_FIRST_EXCEPTION", "RETURN_WHEN_ALL_COMPLETED"),
    "Order": ("ORDER_UNSPECIFIED", "ORDER_PRIORITY", "ORDER_LIFO"),
}
