/** A browser, and pages opened in it from files, as a bookkeeper opens them. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { existsSync } from "node:fs"
import { type Browser as Chromium, type BrowserContextOptions, chromium, type Page } from "playwright-core"
import { page as render } from "../../src/report/Page.ts"
import * as ReportFile from "../../src/report/ReportFile.ts"
import type { RunReport } from "../../src/report/RunReport.ts"

/** Where a Chromium is: `CHROMIUM`, or where distributions put it. */
export const executable: string | undefined = [
  process.env["CHROMIUM"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome"
].find(existsSync)

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync"
]

export class Browser extends Context.Service<Browser, Chromium>()("test/Browser") {
  static readonly layer = Layer.effect(
    Browser,
    Effect.acquireRelease(
      Effect.promise(() =>
        chromium.launch({ args: ARGS, ...(executable === undefined ? {} : { executablePath: executable }) })
      ),
      (browser) => Effect.promise(() => browser.close())
    )
  ).pipe(Layer.provideMerge(NodeServices.layer))
}

export interface Opened {
  readonly page: Page
  /** What must never be: dialogs, errors, refusals of the policy, requests for anything but the page. */
  readonly trouble: ReadonlyArray<string>
}

export interface Options extends BrowserContextOptions {
  /** Changes the page before it is opened, piece by piece. */
  readonly edit?: (piece: string) => string
}

/** Writes the report and opens it; ready when its script is. */
export const open = Effect.fn("open")(function*(
  report: RunReport,
  { edit = (piece) => piece, ...options }: Options = {}
) {
  const files = yield* FileSystem.FileSystem
  const path = `${yield* files.makeTempDirectoryScoped()}/report.html`
  yield* ReportFile.write(path, Stream.map(render(report), edit))
  const browser = yield* Browser
  const context = yield* Effect.acquireRelease(
    Effect.promise(() => browser.newContext(options)),
    (context) => Effect.promise(() => context.close())
  )
  const page = yield* Effect.promise(() => context.newPage())
  const trouble: Array<string> = []
  page.on("dialog", (dialog) => {
    trouble.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("pageerror", (error) => trouble.push(`error ${error.message}`))
  page.on("console", (message) => trouble.push(`console ${message.text()}`))
  page.on("requestfinished", (request) => {
    if (request.url() !== `file://${path}`) trouble.push(`request ${request.url()}`)
  })
  page.on("requestfailed", (request) => {
    // What the policy refuses has not left the browser, and the console says so.
    const reason = request.failure()?.errorText
    if (reason !== "csp") trouble.push(`request ${request.url()}: ${reason}`)
  })
  yield* Effect.promise(() => page.goto(`file://${path}`))
  if (options.javaScriptEnabled !== false) yield* Effect.promise(() => page.locator("html.ready").waitFor())
  return { page, trouble } satisfies Opened
})
