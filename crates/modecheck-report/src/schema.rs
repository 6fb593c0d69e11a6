use modecheck_core::Evidence;
use schemars::generate::SchemaSettings;
use strum::{Display, EnumIter, EnumString, IntoStaticStr, VariantNames};

use crate::{DiscoveryV1, MatrixV1, ReportV1, RunV1, VerifyV1};

/// A format that has a published schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, EnumIter, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum SchemaName {
    /// `modecheck.report/v1`.
    Report,
    /// `modecheck.run/v1`.
    Run,
    /// `modecheck.matrix/v1`.
    Matrix,
    /// `modecheck.evidence/v1`.
    Evidence,
    /// `modecheck.discovery/v1`.
    Discovery,
    /// `modecheck.verify/v1`.
    Verify,
}

/// The JSON Schema (2020-12) of a format.
pub fn schema(name: SchemaName) -> String {
    let settings = SchemaSettings::draft2020_12();
    let schema = match name {
        SchemaName::Report => settings.for_serialize().into_generator().into_root_schema_for::<ReportV1>(),
        SchemaName::Run => settings.for_serialize().into_generator().into_root_schema_for::<RunV1>(),
        SchemaName::Discovery => settings.for_serialize().into_generator().into_root_schema_for::<DiscoveryV1>(),
        SchemaName::Matrix => settings.for_serialize().into_generator().into_root_schema_for::<MatrixV1>(),
        SchemaName::Evidence => settings.for_serialize().into_generator().into_root_schema_for::<Evidence>(),
        SchemaName::Verify => settings.for_serialize().into_generator().into_root_schema_for::<VerifyV1>(),
    };
    crate::pretty(&schema)
}
