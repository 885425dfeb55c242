import { DailySuite } from "#etl/testing"

DailySuite.suite("novel.daily", { posted: 2, skipped: {}, total: "146.90" })
