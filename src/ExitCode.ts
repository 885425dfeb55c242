/** How the process ends. */

/** The exit codes that scripts may rely on. */
export const ExitCode = {
  done: 0,
  defect: 1,
  configuration: 2,
  unavailable: 3,
  someFailed: 4,
  someUnverifiable: 5
} as const
