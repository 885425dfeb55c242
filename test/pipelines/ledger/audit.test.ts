import { suite } from "../../suites/AuditSuite.ts"

suite("double", null)
