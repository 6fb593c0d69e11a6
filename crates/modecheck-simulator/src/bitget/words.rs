//! Codes and their texts, and what a failed change of mode says.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05), the tables of error codes: the same number may have another text for
//! unified accounts. The mode gates are in neither table; their texts come from live reports (2025-09 to 2026-10).
//! `locale` is not simulated: everything is in English.

/// Prompts of the failure guide, help article 12560603836127 (2025-08-22).
pub(super) mod prompt {
    pub(crate) const LEAD: &str =
        "Upgrade to a unified trading account is not supported for elite traders or signal providers";
    pub(crate) const FOLLOW: &str = "Upgrade to a unified trading account is not supported due to active copy trading \
        orders or an ongoing copy relationship";
    pub(crate) const BOTS: &str = "Upgrade not supported due to active trading bots.";
    pub(crate) const INS_LOAN: &str =
        "Upgrade to a unified trading account is not supported for institutional loan users";
    pub(crate) const LOGIN: &str = "Login is not supported in unified trading account mode";
    pub(crate) const ABNORMAL: &str = "Abnormal account status. Upgrade to a unified trading account is not supported.";
    pub(crate) const REGION: &str = "Upgrade to a unified trading account is not supported in your country or region.";
}

/// The one reason seen live, and in the samples of both statuses.
pub(super) const DISABLED: &str = "upgrade_disabled";

/// The text of a code, in v3 or in v2.
pub(super) fn of_code(code: &str, v3: bool) -> &'static str {
    let other = if v3 { of_unified(code) } else { "" };
    if other.is_empty() { of_classic(code) } else { other }
}

fn of_unified(code: &str) -> &'static str {
    match code {
        "40002" => "SECRET_KEY cannot be empty",
        "40022" | "40023" | "40025" => "The business of this account has been restricted",
        "40024" => "he currency is a regional currency and does not meet the purchase conditions.",
        "40710" => "Abnormal account status",
        "40760" => "Unable to place order due to ongoing liquidation",
        "429" => "Too Many Requests",
        _ => "",
    }
}

fn of_classic(code: &str) -> &'static str {
    match code {
        "25005" => "User does not exist",
        "25006" => "Abnormal account status",
        "25007" => "Account in an irregular status",
        "25008" => "Account is in forced liquidation status",
        "25009" => "Unsupported account mode switch",
        "25012" => "Account at risk, trading temporarily disabled",
        "25245" => "The account is not the unified account mode",
        "25559" => "Not loan user",
        "25620" => "permission denied",
        "22010" => "Please bind ip whitelist address",
        "31001" | "31025" => "The user is not a trader",
        "40001" => "ACCESS_KEY cannot be empty",
        "40002" => "ACCESS_SIGN cannot be empty",
        "40005" => "Invalid ACCESS_TIMESTAMP",
        "40007" => "Invalid Content_Type",
        "40008" => "Request timestamp expired",
        "40009" => "sign signature error",
        "40011" => "ACCESS_PASSPHRASE cannot be empty",
        "40012" => "apikey/password is incorrect",
        "40013" => "User status is abnormal",
        "40015" => "System is abnormal, please try again later",
        "40016" => "The user must bind the phone or Google",
        "40018" => "Invalid IP",
        "40022" => "The business of this account has been restricted",
        "40023" => "API service has been restricted. For any inquiries, please contact customer service",
        "40024" => "Account has been frozen",
        "40025" => "The user does not have this permission",
        "40026" => "User is disabled",
        "40031" => "The account has been cancelled and cannot be used again",
        "40035" => {
            "Judging from your login information, you are required to complete KYC first for compliance reasons."
        }
        "40037" => "Apikey does not exist",
        "40042" => {
            "The account is an ins loan sub-account and is subject to business restrictions. For more details, please \
            contact customer service."
        }
        "40048" => "The user's ApiKey must be the parent account",
        "40078" => "Timestamp for this request is outside of the ME receiveWindow.",
        "40079" => "receiveWindow timestamp must be less than 60s",
        "40084" => "You are in Classic Account mode, and the Unified Account API is not supported at this time",
        "40085" => "You are in Unified Account mode, and the Classic Account API is not supported at this time",
        "40099" => "exchange environment is incorrect",
        "40101" => "Please complete KYC",
        "40103" => {
            "based on your IP address , it appears that you are located in a country or region where we are currently \
            unable to provide services"
        }
        "40111" => {
            "If you are located in a country where our services are restricted, please complete the KYC verification. \
            If you have any questions, please contact customer service."
        }
        "40115" => {
            "The unified account is undergoing an upgrade (rollback in progress). This operation is temporarily \
            unavailable. Please try again later."
        }
        "40199" => "Traders are prohibited from calling the API",
        "40404" => "Request URL NOT FOUND",
        "40710" => "The Account has been frozen.",
        "40725" => "service return an error",
        "40731" => "This product does not support copy trading",
        "40732" => "Not currently a trader",
        "40760" => "Account abnormal status",
        "40808" => "Parameter verification exception",
        "40926" => {
            "Your identity authentication is still under review. Please wait for the review to pass before trying this \
            function again"
        }
        "400172" => "Parameter verification failed",
        "429" => "Too many requests",
        "45001" => "Unknown error",
        "50023" => {
            "The account has been suspended due to abnormal behavior. Please contact our Customer Support is you have \
            any questions."
        }
        _ => "",
    }
}
