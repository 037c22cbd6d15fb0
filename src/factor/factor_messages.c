#include "factor/factor.h"

#include <stddef.h>

const struct message factor_messages[] = {
	{"unit.unknown", "단위 ‘{0}’을(를) 알 수 없습니다 (예: {1})", "unknown unit \"{0}\" (for example: {1})",
		"대소문자까지 그대로 적으십시오. 전기는 kWh나 MWh, 도시가스는 Nm3이나 MJ, 기름은 L, 부품은 piece(개)입니다.",
		"Write it with its capitals: kWh or MWh for electricity, Nm3 or MJ for city gas, L for oil, piece for parts."},
	{"unit.dimension", "‘{0}’은(는) ‘{1}’(으)로 바꿀 수 없습니다. 종류가 다른 단위입니다",
		"cannot convert {0} to {1}: these units measure different things",
		"고지서의 단위를 다시 확인하십시오. 도시가스 계량기의 m³는 온도와 압력을 보정한 Nm³가 아닙니다.",
		"Check the unit on the bill. A gas meter's m³ is not Nm³: it must be corrected for temperature and pressure."},

	{"factor.unknown", "배출계수 ‘{0}’이(가) 계수 목록(factors.csv)에 없습니다", "there is no emission factor \"{0}\" in factors.csv",
		"계수의 key를 그대로 옮겨 적었는지 확인하십시오.", "Check that the key is copied exactly."},
	{"factor.no_value", "‘{0}’에는 배출계수 값이 없습니다 (열량만 있는 행입니다)", "\"{0}\" holds no emission factor, only heating values",
		"배출계수가 적힌 다른 key를 고르십시오.", "Choose another key that holds an emission factor."},
	{"factor.gwp_unknown", "GWP 묶음 ‘{0}’을(를) 알 수 없습니다", "unknown GWP set \"{0}\"", "SAR, AR4, AR5, AR6 가운데 하나를 적으십시오.",
		"Use one of SAR, AR4, AR5, AR6."},
	{"factor.not_valid", "배출계수 ‘{0}’은(는) {1}에 유효하지 않습니다 (유효기간 {2} ~ {3})",
		"the emission factor \"{0}\" is not valid on {1} (valid {2} to {3})",
		"그 기간에 유효한 판의 계수를 고르고 이유를 적으십시오. 계수는 자동으로 바뀌지 않습니다.",
		"Choose the edition that is valid in the period and say why. A factor is never replaced silently."},
	{"factor.no_heating_value", "‘{1}’(으)로 적은 양을 바꾸려면 배출계수 ‘{0}’에 발열량({2})이 있어야 합니다",
		"an amount in {1} needs the {2} heating value of the emission factor \"{0}\", which has none",
		"gross는 총발열량, net은 순발열량입니다. 발열량이 있는 계수를 고르거나 양을 부피나 질량으로 적으십시오.",
		"Choose a factor with that heating value, or enter the amount as volume or mass."},
	{"factor.component_unit", "배출계수 ‘{0}’의 성분 단위 ‘{1}’을(를) {2}/{3}(으)로 바꿀 수 없습니다",
		"the gas columns of the emission factor \"{0}\" are in \"{1}\", which cannot be converted to {2}/{3}",
		"성분 단위는 kg/kWh처럼 적습니다.", "Write the unit of the gas columns like kg/kWh."},
	{"factor.heating_value_unit", "배출계수 ‘{0}’의 발열량 단위 ‘{1}’을(를) {2}/{3}(으)로 바꿀 수 없습니다",
		"the heating values of the emission factor \"{0}\" are in \"{1}\", which cannot be converted to {2}/{3}",
		"발열량 단위는 MJ/Nm3처럼 적습니다.", "Write the unit of the heating values like MJ/Nm3."},
	{NULL, NULL, NULL, NULL, NULL},
};
