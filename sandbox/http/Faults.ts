/**
 * Faults on demand: what a network, a proxy or a vendor in trouble does instead of answering.
 *
 * Order   the first fault in the queue whose `when` accepts the request is used
 * Count   a fault is used `times` times (once by default), then forgotten
 */
import type { Reply, Request } from "./Exchange.ts"

/** One way to fail. Nothing of it is held to a schema: being wrong is the point. */
export type Fault =
  & {
    readonly times?: number
    readonly when?: (request: Request) => boolean
  }
  & (
    /** A status with the vendor's usual body for it, or with `body`. */
    | {
      readonly kind: "status"
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: unknown
    }
    /** These bytes, whatever they are: HTML, `{}`, `[]`, truncated JSON. */
    | {
      readonly kind: "raw"
      readonly body: string
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
    }
    /** The true answer, late. */
    | { readonly kind: "delay"; readonly milliseconds: number }
    /** The socket is killed: before the request is looked at, or after it was dealt with and half the answer sent. */
    | { readonly kind: "reset"; readonly moment: "before" | "after" }
  )

/** The faults that wait for their request. */
export interface Faults {
  readonly add: (fault: Fault) => void
  readonly take: (request: Request) => Fault | undefined
  /** Forgets those that are left. */
  readonly clear: () => void
}

export const make = (): Faults => {
  let queue: ReadonlyArray<Fault> = []
  return {
    add: (fault) => {
      queue = [...queue, fault]
    },
    take: (request) => {
      const index = queue.findIndex((fault) => fault.when?.(request) ?? true)
      const fault = queue[index]
      if (fault === undefined) return undefined
      const left = (fault.times ?? 1) - 1
      queue = queue.toSpliced(index, 1, ...(left > 0 ? [{ ...fault, times: left }] : []))
      return fault
    },
    clear: () => {
      queue = []
    }
  }
}

/** The answer that a fault of kind `status` or `raw` gives in place of the true one. */
export const answer = (
  fault: Extract<Fault, { readonly kind: "status" | "raw" }>,
  errorBody: (status: number) => unknown
): { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string } =>
  fault.kind === "raw"
    ? { status: fault.status ?? 200, headers: fault.headers ?? {}, text: fault.body }
    : {
      status: fault.status,
      headers: fault.headers ?? {},
      text: JSON.stringify(fault.body ?? errorBody(fault.status))
    }

/** A per-second limit: says whether one more request fits into the second that ends now. */
export const limiter = (perSecond: number): () => boolean => {
  let recent: ReadonlyArray<number> = []
  return () => {
    const now = Date.now()
    recent = recent.filter((at) => now - at < 1_000)
    if (recent.length >= perSecond) return false
    recent = [...recent, now]
    return true
  }
}

/** Asks the routes, or refuses because the second is full. */
export const limited = (
  fits: () => boolean,
  refusal: () => Reply,
  route: (request: Request) => Reply
): (request: Request) => Reply =>
(request) => fits() ? route(request) : refusal()
