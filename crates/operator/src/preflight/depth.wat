;; How deep a chain lets contracts call. Each call runs this code once more by a delegate call to itself, with
;; its own depth as input, until the chain takes no further one; the last that it took answers its depth.
(module
  (import "env" "memory" (memory 1 1))
  (import "seal0" "seal_input" (func $input (param i32 i32)))
  (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
  (import "seal0" "seal_own_code_hash" (func $own_code_hash (param i32 i32)))
  (import "seal0" "seal_delegate_call" (func $delegate_call (param i32 i32 i32 i32 i32 i32) (result i32)))

  ;; At 0 the depth here, at 4 the depth below, at 8 and 12 the lengths of numbers and of a hash, at 16 the hash.
  (data (i32.const 8) "\04\00\00\00\20\00\00\00")

  (func $descend
    (i32.store (i32.const 4) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
    (call $own_code_hash (i32.const 16) (i32.const 12))
    (if (call $delegate_call
          (i32.const 0) (i32.const 16) (i32.const 4) (i32.const 4) (i32.const 0) (i32.const 8))
      ;; The frame below stopped when it wanted one more: it was the deepest.
      (then (call $return (i32.const 0) (i32.const 4) (i32.const 4))))
    (call $return (i32.const 0) (i32.const 0) (i32.const 4)))

  (func (export "deploy")
    (i32.store (i32.const 0) (i32.const 1))
    (call $descend))

  (func (export "call")
    (call $input (i32.const 0) (i32.const 8))
    (call $descend)))
