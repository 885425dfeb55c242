import { DailySuite, PostgresSuite } from "#etl/testing"
import * as Novel from "#plugins/novel"
import { brought } from "../../../plugins/novel/sandbox.ts"

PostgresSuite.suite(Novel.service, Novel.tables, brought)

DailySuite.suite("novel.daily", { posted: 2, skipped: { void: 1 }, total: "158.20" })
