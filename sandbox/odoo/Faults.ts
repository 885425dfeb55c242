/**
 * What goes wrong with an answer.
 *
 * Not carried out  `status` (a gateway's JSON-less status), `html` (a proxy's page), `reset-before` (connection cut),
 *                  `conflict` (a `load` that lost against a concurrent one: HTTP 200, `ids: false`)
 * Carried out      `reset-after` and `status-after` (the answer is lost), `truncated` (half of it arrives),
 *                  `delay` (it arrives late)
 */
export interface Fault {
  readonly kind:
    | "status"
    | "status-after"
    | "html"
    | "conflict"
    | "reset-before"
    | "reset-after"
    | "delay"
    | "truncated"
  /** Which calls it meets; every call when absent. */
  readonly when?: (model: string, method: string) => boolean
  /** HTTP status of `status`, `status-after` (503) and `html` (502). */
  readonly status?: number
  readonly delayMs?: number
  /** How many calls it meets; 1 when absent. */
  readonly times?: number
}

/** Faults waiting for their calls, the oldest first. */
export const make = () => {
  const queue: Array<{ readonly fault: Fault; left: number }> = []
  return {
    add: (fault: Fault): void => {
      queue.push({ fault, left: fault.times ?? 1 })
    },
    clear: (): void => {
      queue.length = 0
    },
    take: (model: string, method: string): Fault | undefined => {
      const at = queue.findIndex(({ fault }) => fault.when?.(model, method) ?? true)
      const found = queue[at]
      if (found === undefined) return undefined
      found.left -= 1
      if (found.left <= 0) queue.splice(at, 1)
      return found.fault
    }
  }
}
