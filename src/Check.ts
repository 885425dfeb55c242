/** What `pipeline check` finds: a fact that holds, or one that does not and its remedy. */
export interface Finding {
  readonly plugin: string
  readonly ok: boolean
  /** One sentence. */
  readonly fact: string
  /** What to do, where it does not hold. */
  readonly remedy: string | null
}

export const holds = (plugin: string, fact: string): Finding => ({ plugin, ok: true, fact, remedy: null })

export const fails = (plugin: string, fact: string, remedy: string | null = null): Finding => ({
  plugin,
  ok: false,
  fact,
  remedy
})
