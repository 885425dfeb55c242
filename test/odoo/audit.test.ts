import { suite } from "../suites/AuditSuite.ts"
import { realOdoo } from "../support/realOdoo.ts"

suite("real", realOdoo())
