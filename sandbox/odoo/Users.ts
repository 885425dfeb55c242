import type { Behaviour } from "./Env.ts"

/** `res.users`: whose key is being used, and that the administrator has every right. */
export const behaviour: Behaviour = {
  methods: {
    context_get: () => ({ lang: "en_US", tz: false, uid: 2 }),
    has_group: () => true
  }
}
