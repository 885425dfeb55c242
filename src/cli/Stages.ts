/** How far a run is, stage by stage, in words. */
import type { Event } from "../Progress.ts"

/** Counts of this run so far; times in milliseconds since the epoch, null where a stage has not begun. */
export interface Stages {
  readonly read: Stage
  readonly verify: Stage
  readonly write: Stage
  /** What workers do all of, instead of the two before. */
  readonly done: Stage
  /** Requests sent, by outside system. */
  readonly requests: ReadonlyMap<string, number>
}

/** Lines at most: read, verify, write; or read, done. */
export const COUNT = 3

interface Stage {
  readonly done: number
  /** Null where it is not known yet. */
  readonly total: number | null
  readonly begun: number | null
  readonly latest: number | null
}

const idle: Stage = { done: 0, total: null, begun: null, latest: null }

export const none: Stages = { read: idle, verify: idle, write: idle, done: idle, requests: new Map() }

export const advance = (stages: Stages, event: Event, now: number): Stages => {
  const moved = (stage: Stage, done: number, total: number | null): Stage => ({
    done,
    total,
    begun: stage.begun ?? now,
    latest: now
  })
  switch (event._tag) {
    case "read":
      return { ...stages, read: moved(stages.read, event.records, event.total) }
    case "verify":
      return { ...stages, verify: moved(stages.verify, event.answered, event.asked) }
    case "write":
      return { ...stages, write: moved(stages.write, event.written, event.planned) }
    case "done":
      return { ...stages, done: moved(stages.done, event.done, event.given) }
    case "request": {
      const requests = new Map(stages.requests)
      return { ...stages, requests: requests.set(event.system, (requests.get(event.system) ?? 0) + 1) }
    }
    case "notice":
      return stages
  }
}

/** One line of a stage: its name, how much of it is done (0 to 1, or null where unknown), and the rest in words. */
export interface Line {
  readonly name: string
  readonly share: number | null
  readonly text: string
}

/** Lines of the stages that have begun. `sink` is the system whose requests belong to writing. */
export const lines = (stages: Stages, sink: string, isRunning: boolean): ReadonlyArray<Line> => {
  const sent = [...stages.requests]
  const asked = requests(sent.filter(([system]) => system !== sink))
  const wrote = requests(sent.filter(([system]) => system === sink))
  const line = (name: string, stage: Stage, unit: string, extra: ReadonlyArray<string>): ReadonlyArray<Line> => {
    const paced = pace(stage, isRunning)
    return stage.begun === null ? [] : [{
      name,
      share: stage.total === null || stage.total === 0 ? null : Math.min(1, stage.done / stage.total),
      // A narrow terminal cuts the end of a live line: how long it still takes comes before what was sent for it.
      text: [`${progress(stage)}${unit}`, ...(isRunning ? [...paced, ...extra] : [...extra, ...paced])].join(" · ")
    }]
  }
  return [
    ...line("read", stages.read, stages.read.done === 1 ? " record" : " records", []),
    ...line("verify", stages.verify, "", asked),
    ...line("write", stages.write, "", wrote),
    ...line("done", stages.done, "", [])
  ]
}

/** The same for programs: counts, and the seconds from a stage's first event to its last. */
export const facts = (stages: Stages) =>
  ([["read", stages.read], ["verify", stages.verify], ["write", stages.write], ["done", stages.done]] as const).flatMap(
    ([name, { begun, done, latest, total }]) =>
      begun === null ? [] : [{ name, done, total, seconds: ((latest ?? begun) - begun) / 1000 }]
  )

/** `stripe 3 · lago 1 requests`. */
const requests = (sent: ReadonlyArray<readonly [system: string, count: number]>): ReadonlyArray<string> => {
  if (sent.length === 0) return []
  const unit = sent.at(-1)?.[1] === 1 && sent.length === 1 ? "request" : "requests"
  return [`${sent.map(([system, count]) => `${system} ${grouped(count)}`).join(" · ")} ${unit}`]
}

const grouped = (count: number): string => count.toLocaleString("en-US")

const progress = ({ done, total }: Stage): string =>
  total === null || total === done ? grouped(done) : `${grouped(done)} of ${grouped(total)}`

/** Rate and time left while it runs, the time it took afterwards. */
const pace = ({ done, total, begun, latest }: Stage, isRunning: boolean): ReadonlyArray<string> => {
  const seconds = ((latest ?? 0) - (begun ?? 0)) / 1000
  if (!isRunning) return seconds < 0.1 ? [] : [duration(seconds)]
  if (seconds < 0.5 || done === 0) return []
  const rate = done / seconds
  const speed = `${grouped(rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate))}/s`
  return total === null || done >= total ? [speed] : [speed, `${duration((total - done) / rate)} left`]
}

/** `under 0.1 s`, `0.4 s`, `12 s`, `3 min 5 s`, `2 h 4 min`. */
export const duration = (seconds: number): string => {
  if (seconds < 0.1) return "under 0.1 s"
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole / 60) % 60} min`
}
