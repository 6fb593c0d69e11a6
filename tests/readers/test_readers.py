"""One run in seven forms at once, each opened by a reader that others wrote."""

import csv
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import junitparser
import xmlschema
from prometheus_client.parser import text_string_to_metric_families
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding

ROOT = Path(__file__).resolve().parents[2]
FORMS = ["json", "jsonl", "csv", "markdown", "junit", "html", "ocsf", "prometheus"]


# Where the programs are, if they are built already: alone they are built again, and much below them.
BUILT = os.environ.get("MODECHECK_BUILT")


def firm(*args):
    """A made-up firm of sixty accounts and one whose every word is hostile."""
    command = ["cargo", "run", "--locked", "-q", "-p", "modecheck-tests", "--example", "firm", "--"]
    command = [f"{BUILT}/examples/firm"] if BUILT else command
    return subprocess.run([*command, *args], cwd=ROOT, check=True, capture_output=True, text=True).stdout


class Demo(unittest.TestCase):
    """The program's own demonstration, written to every form by one command."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.files = {form: Path(cls.folder.name) / form for form in FORMS}
        outputs = [word for form, path in cls.files.items() for word in ("--output", f"{form}={path}")]
        command = ["cargo", "run", "--locked", "-q", "-p", "modecheck-cli", "--"]
        command = [f"{BUILT}/modecheck"] if BUILT else command
        subprocess.run([*command, "demo", *outputs], cwd=ROOT, check=True, capture_output=True)
        cls.run_document = json.loads(cls.files["json"].read_text())

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_every_form_is_there_and_speaks_of_the_same_accounts(self):
        names = {report["account"]["name"] for report in self.run_document["reports"]}
        self.assertGreater(len(names), 10)
        for form, path in self.files.items():
            text = path.read_text(encoding="utf-8")
            for name in names:
                self.assertIn(name, text, form)
            self.assertEqual(path.stat().st_mode & 0o777, 0o600, form)

    def test_nothing_is_left_beside_them(self):
        self.assertEqual(sorted(os.listdir(self.folder.name)), sorted(FORMS))


class Readers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.run_document = json.loads(firm("60", "json", "hostile"))
        cls.reports = cls.run_document["reports"]

    def test_csv(self):
        rows = list(csv.DictReader(firm("60", "csv", "hostile").splitlines(), strict=True))
        blockers = [row for row in rows if row["row"] == "blocker"]
        self.assertEqual(len(blockers), sum(len(report["blockers"]) for report in self.reports))
        self.assertTrue(all(None not in row and None not in row.values() for row in rows))
        by_name = {row["account"]: row["verdict"] for row in rows if row["row"] == "account"}
        self.assertEqual(by_name["otc-legacy"], "not-audited")

    def test_junit(self):
        text = firm("60", "junit", "hostile")
        xmlschema.XMLSchema(str(ROOT / "tests/readers/junit.xsd")).validate(text)
        whole = junitparser.JUnitXml.fromstring(text.encode())
        whole_counts = (whole.tests, whole.failures, whole.errors, whole.skipped)
        whole.update_statistics()
        self.assertEqual(whole_counts, (whole.tests, whole.failures, whole.errors, whole.skipped))
        self.assertEqual(len(list(whole)), len(self.reports) + 1)
        blocked = [report for report in self.reports if report["verdict"] == "blocked" and report["waived"] != "all"]
        self.assertEqual(sum(suite.failures > 0 for suite in whole), len(blocked))

    def test_ocsf(self):
        findings = [json.loads(line) for line in firm("60", "ocsf", "hostile").splitlines()]
        for finding in findings:
            read = ComplianceFinding.model_validate(finding)
            self.assertEqual((read.class_uid, read.type_uid), (2003, 200301))
        status = lambda word: sum(finding["compliance"]["status"] == word for finding in findings)
        self.assertEqual(status("Fail"), sum(len(report["blockers"]) for report in self.reports))
        self.assertEqual(status("Warning"), sum(len(report["unknown"]) for report in self.reports) + 1)

    def test_prometheus(self):
        families = list(text_string_to_metric_families(firm("60", "prometheus", "hostile")))
        self.assertTrue(all(family.type == "gauge" and family.documentation for family in families))
        samples = [sample for family in families for sample in family.samples]
        keys = [(sample.name, tuple(sorted(sample.labels.items()))) for sample in samples]
        self.assertEqual(len(keys), len(set(keys)))
        ones = [sample for sample in samples if sample.name == "modecheck_verdict" and sample.value == 1]
        self.assertEqual(len(ones), len(self.reports))
        self.assertIn("=cmd|'/C calc'!A0", {sample.labels["account"] for sample in ones})


if __name__ == "__main__":
    unittest.main()
