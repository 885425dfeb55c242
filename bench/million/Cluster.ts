/** A PostgreSQL for the benchmark alone: of the machine's own programs, in a folder that is gone afterwards. */
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { chownSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import { setTimeout } from "node:timers/promises"
import postgres from "postgres"
import { schema } from "../../sandbox/nexacloud/Seed.ts"
import { rows } from "./Sample.ts"

/** The folder of `initdb` and `postgres`, or null where the machine has none. */
export const programs = (): string | null => {
  const found = [...globSync("/usr/lib/postgresql/*/bin"), ...(process.env["PATH"] ?? "").split(":")]
  return found.toSorted().findLast((folder) => globSync(join(folder, "{initdb,postgres}")).length === 2) ?? null
}

/** A superuser's URL of a PostgreSQL that is there already, or undefined. */
export const given = process.env["TEST_POSTGRES_URL"]

/** Runs with the URL of a superuser of a new cluster. Its settings are PostgreSQL's own, but that it need not survive. */
export const withCluster = async <A>(use: (url: string) => Promise<A>): Promise<A> => {
  const bin = programs()
  if (bin === null) throw new Error("no initdb and postgres on this machine")
  const owner = unprivileged()
  const folder = mkdtempSync(join(tmpdir(), "bench-million-"))
  if (owner !== null) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, "data")
  const initdb = ["-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
  execFileSync(join(bin, "initdb"), initdb, { ...owner, cwd: folder, stdio: "ignore" })
  const port = await freePort()
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder,
    fsync: "off",
    max_wal_size: "8GB"
  }
  const given = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])
  const server = spawn(join(bin, "postgres"), ["-D", data, ...given], { ...owner, cwd: folder, stdio: "ignore" })
  try {
    const url = `postgres://bench@127.0.0.1:${port}/postgres`
    await answered(url)
    return await use(url)
  } finally {
    server.kill("SIGINT")
    if (server.exitCode === null) await once(server, "exit")
    rmSync(folder, { recursive: true })
  }
}

/** Runs with the URL of a database with so many invoices in NexaCloud's tables; it is dropped afterwards. */
export const withInvoices = async <A>(cluster: string, count: number, use: (url: string) => Promise<A>): Promise<A> => {
  const name = `bench_million_${process.pid}_${count}`
  const sql = postgres(cluster, { max: 1, onnotice: () => undefined })
  try {
    await sql.unsafe(`create database ${name} encoding 'UTF8' template template0`)
    const url = new URL(cluster)
    url.pathname = name
    const own = postgres(url.href, { max: 1, onnotice: () => undefined })
    await own.unsafe(`begin; ${schema}; ${rows(count)}; commit`)
    await own.unsafe("vacuum (analyze, freeze)")
    await own.end()
    return await use(url.href)
  } finally {
    await sql.unsafe(`drop database if exists ${name} with (force)`)
    await sql.end()
  }
}

/** PostgreSQL refuses to be root's. */
const unprivileged = (): { readonly uid: number; readonly gid: number } | null => {
  if (process.getuid?.() !== 0) return null
  const line = readFileSync("/etc/passwd", "utf8").split("\n").find((each) => /^(postgres|nobody):/.test(each)) ?? ""
  const [, , uid, gid] = line.split(":")
  return { uid: Number(uid), gid: Number(gid) }
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  return typeof address === "object" && address !== null ? address.port : 0
}

const answered = async (url: string): Promise<void> => {
  for (let tries = 0;; tries += 1) {
    const sql = postgres(url, { max: 1, connect_timeout: 2 })
    const failure: unknown = await sql`select 1`.then(() => null, (error: unknown) => error)
    await sql.end({ timeout: 1 })
    if (failure === null) return
    if (tries === 100) throw failure
    await setTimeout(100)
  }
}
