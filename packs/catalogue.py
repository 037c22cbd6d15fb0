"""What several packs share: emission factors beside those of the automotive example, sector-independent rules, savings from energy audits."""
import csv
from fractions import Fraction as F

DEFRA = "UK DESNZ conversion factors 2025"
DEFRA_URL = "https://www.gov.uk/government/publications/greenhouse-gas-reporting-conversion-factors-2025"
IPCC_URL = "https://www.ipcc-nggip.iges.or.jp/public/2006gl/pdf/3_Volume3/"
SIMULATED = "simulated value of the example"


def plain(x):
    """A fraction with a finite decimal form as text."""
    digits = next(d for d in range(20) if (F(x) * 10**d).denominator == 1)
    whole = str(abs(int(F(x) * 10**digits))).rjust(digits + 1, "0")
    return ("-" if F(x) < 0 else "") + (whole[:-digits] + "." + whole[-digits:] if digits else whole)


def defra(key, en, ko, unit, value, what, row, upstream="yes", **more):
    return dict(key=key, name_en=f"DEFRA/DESNZ 2025 {what}: {en}", name_ko=ko, unit=unit, kgCO2e_per_unit=value, gwp_set="as published", year="2025",
                region="UK",
                source=f"{DEFRA}, {what}", url=DEFRA_URL, status="secondary", notes=f"row {row} of the flat file", use="screening", upstream=upstream, **more)


def per_kg(key, en, ko, per_tonne, what, row):
    return defra(key, en, ko, "kg", plain(F(per_tonne) / 1000), what, row)


def freight(key, en, ko, value, row, **more):
    made = defra(key, en, ko, "tkm", value, "freighting goods", row, "no", pedigree="2;3;2;4;3", basic_uncertainty="2", **more)
    made["notes"] += "; combustion only, well-to-tank apart; pedigree scores assumed"
    return made


def gas(name, ko):
    return dict(key="gas_" + name.lower().replace("-", ""), name_en=f"{name} emitted as it is", name_ko=f"{ko} 직접 배출", unit="kg", region="GLO", gas=name,
                source="amount by IPCC 2006 guidelines Vol.3 Ch.6 (electronics) and its 2019 refinement; value: GWP of the programme's set (IPCC)",
                url=IPCC_URL + "V3_6_Ch6_Electronics_Industry.pdf", status="secondary", use="full", upstream="no", basic_uncertainty="1.5",
                notes="quantity is what leaves the stack, not what was bought: see rules.csv; making of the gas is not in it")


def ipcc(key, en, ko, unit, value, chapter, file, notes, **more):
    return dict(key=key, name_en=en, name_ko=ko, unit=unit, kgCO2e_per_unit=value, gwp_set=more.pop("gwp_set", "as published"), year="2006",
                region=more.pop("region", "GLO"),
                source=f"IPCC 2006 GL Vol.3 {chapter}", url=IPCC_URL + file, status="secondary", notes=notes, use="full", upstream="no", **more)


def assumed(key, en, ko, unit, value, notes, **more):
    return dict(key=key, name_en=en, name_ko=ko, unit=unit, kgCO2e_per_unit=value, gwp_set="as published", region="GLO", source="assumed", status="unverified",
                notes="assumed; " + notes, use="screening", upstream="no", **more)


def simulated(key, en, ko, unit, value, **more):
    """For examples only, never in a pack: stands for a supplier's or a licensed database's value, upstream included."""
    return dict(key=key, name_en=f"{en} ({SIMULATED})", name_ko=f"{ko} (모의)", unit=unit, kgCO2e_per_unit=value, gwp_set=more.pop("gwp_set", "AR5"), year="2025",
                region="KR",
                source=SIMULATED, status="secondary", notes=SIMULATED, use="full", upstream="yes", **more)


NEW = {row["key"]: row for row in (
    freight("defra2025_truck_avg", "HGV, all, average laden", "화물차 평균 적재", "0.10163", "27_304_3140_14_1"),
    freight("defra2025_truck_33t", "articulated HGV above 33 t, average laden", "트랙터 33톤 초과 평균 적재", "0.07703", "27_304_3132_14_1"),
    freight("defra2025_rail_freight", "freight train", "화물 철도", "0.02779", "27_315_3151_14_1"),
    freight("defra2025_ship_general", "general cargo ship, average", "일반 화물선 평균", "0.01321", "27_320_3228_14_1"),
    freight("defra2025_ship_bulk", "bulk carrier, average", "벌크선 평균", "0.00353", "27_320_3221_14_1"),
    freight("defra2025_ship_container", "container ship, average", "컨테이너선 평균", "0.01612", "27_320_3235_14_1"),
    freight("defra2025_air_freight", "freight flight, international, without radiative forcing", "항공 화물 국제선 (복사강제력 제외)", "0.5313", "27_317_3159_14_1",
            component="aircraft"),
    per_kg("defra2025_board", "paper and board: board, primary", "판지", "1199.72542", "material use", "19_506_5156_15_1"),
    per_kg("defra2025_alu_cans", "aluminium cans and foil, primary", "알루미늄 캔·포일", "9115.90131", "material use", "19_504_5104_15_1"),
    per_kg("defra2025_hdpe", "HDPE, primary", "HDPE", "3095.15524", "material use", "19_505_5132_15_1"),
    per_kg("defra2025_ldpe", "LDPE and LLDPE, primary", "LDPE/LLDPE", "2965.0779", "material use", "19_505_5136_15_1"),
    per_kg("defra2025_pp", "PP, primary", "PP", "2577.57172", "material use", "19_505_5144_15_1"),
    per_kg("defra2025_tyres", "tyres, primary", "타이어", "3335.5719", "material use", "19_500_5044_15_1"),
    per_kg("defra2025_glass", "glass, primary", "유리", "1402.76667", "material use", "19_501_5056_15_1"),
    per_kg("defra2025_elec_small", "electrical items, small", "소형 전기전자", "5647.94563", "material use", "19_503_5088_15_1"),
    per_kg("defra2025_liion", "batteries, Li-ion", "리튬이온전지", "6308", "material use", "19_503_5096_15_1"),
    per_kg("defra2025_wtt_naphtha", "naphtha, well to tank", "나프타 상류(추출·정제)", "640.41464", "WTT fuels", "11_101_1016_15_1"),
    per_kg("defra2025_waste_metal", "scrap metal, closed-loop", "금속 스크랩 재활용 처리", "4.68568", "waste disposal", "20_504_5366_15_1"),
    per_kg("defra2025_waste_plastic", "average plastics, incineration with energy recovery", "폐플라스틱 소각(에너지 회수)", "4.68568", "waste disposal",
           "20_505_5381_15_1"),
    per_kg("defra2025_waste_landfill", "commercial and industrial waste, landfill", "사업장 폐기물 매립", "520.5327", "waste disposal", "20_507_5313_15_1"),
    defra("defra2025_water", "water supply", "상수도", "m3", "0.1913", "water supply", "17_404_4005_1_1"),
    defra("defra2025_wastewater", "water treatment", "폐수 처리", "m3", "0.17088", "water treatment", "18_405_4006_1_1"),
    gas("SF6", "육불화황"), gas("NF3", "삼불화질소"), gas("CF4", "사불화탄소"), gas("C2F6", "육불화에탄"), gas("CHF3", "삼불화메탄"), gas("c-C4F8", "팔불화사이클로부탄"),
    gas("HFC-134a", "냉매 HFC-134a"),
    ipcc("ipcc2006_lime", "IPCC 2006 default: high-calcium quicklime (process CO2)", "생석회 공정", "kg", "0.75", "Ch.2", "V3_2_Ch2_Mineral_Industry.pdf",
         "process CO2 of calcination only, fuel apart; secondary transcription, confirm against the primary"),
    ipcc("ipcc2006_ethylene_naphtha_kr", "IPCC 2006 default: steam cracking of naphtha, Japan and Korea, per kg of ethylene", "나프타 분해(에틸렌 1 kg당, 한국·일본)", "kg",
         "1.641",
         "Ch.3", "V3_3_Ch3_Chemical_Industry.pdf",
         "1.73 kg CO2 x 0.9 (regional adjustment) + 3 g CH4; burnt off-gas of the furnaces is in it, bought fuel and power apart; "
         "secondary copy https://github.com/OpenAMEE/datasets, confirm against the primary", co2="1.557", ch4="0.003", n2o="0", component_unit="kg/kg",
         gwp_set="AR5", region="KR"),
    dict(key="biogenic_carbon_uptake", name_en="Uptake of biogenic carbon, per kg of carbon in the feed", name_ko="생물 탄소 흡수 (원료의 탄소 1 kg당)", unit="kg",
         kgCO2e_per_unit="-3.66666666667", co2="-3.66666666667", ch4="0", n2o="0", component_unit="kg/kg", gwp_set="AR5", region="GLO",
         source="stoichiometry, -44/12 kg CO2 per kg of carbon", url="https://docs.carbon-transparency.org/",
         status="secondary", notes="quantity: carbon that stays in the products (feed less what is burnt), with proof (C-14 or certificate)", use="full",
         upstream="yes", component="biogenic_uptake"),
    assumed("assumed_chemical", "Chemical or additive, unspecified", "화학품·첨가제 (미상)", "kg", "3",
            "order of magnitude of organic chemicals; replace it by the supplier's value"),
    assumed("assumed_mineral", "Ground mineral", "분쇄 광물", "kg", "0.05", "quarrying and grinding; replace it by the supplier's value"),
    assumed("assumed_industrial_gas", "Industrial gas, bulk", "산업용 가스", "kg", "0.3",
            "air separation at about 0.6 kWh per kg; replace it by the supplier's value"),
    assumed("assumed_silicon", "Electronic-grade silicon", "전자급 실리콘", "kg", "60", "wide range in literature; replace it by the supplier's value"),
    assumed("assumed_bio_feed", "Bio-naphtha, fossil part of its making", "바이오 나프타 제조(화석 부분)", "kg", "0.8", "uptake apart; replace it by the supplier's value"),
)}


def rows(wanted, file):
    """Rows by key, from the list above or the automotive example's file; whole rows as they are."""
    with open(file, encoding="utf-8", newline="") as source:
        real = {r["key"]: r for r in csv.DictReader(source)}
    return [NEW.get(k) or real[k] if isinstance(k, str) else k for k in wanted]


FUELS = ["kr_grid_cons_2025avg", "kr_grid_cons_2024", "kr_citygas_lng_gir2022", "kr_lpg_propane_gir2022", "kr_diesel_gir2022", "kr_kerosene_gir2022",
         "kr_bc_oil_gir2022"]
FREIGHT = ["defra2025_truck_avg", "defra2025_truck_33t", "defra2025_rail_freight", "defra2025_ship_general", "defra2025_ship_container",
           "defra2025_air_freight"]
WASTE = ["defra2025_waste_metal", "defra2025_waste_plastic", "defra2025_waste_landfill"]

COMMON_RULES = [  # rule, text_ko, text_en, source
    ("boundary", "경계는 요람에서 출고까지: 원료, 들어오는 운송, 생산. 사용과 폐기는 밖", "Cradle to gate: materials, inbound transport, production; use and end of life are outside",
     "PACT, https://www.carbon-transparency.org/"),
    ("allocation", "공정을 나누고, 안 되면 물리 기준, 값이 5배 넘게 다르면 여러 해 평균 금액 기준",
     "Subdivide first; then a physical key, or value (mean of several years) where prices per unit "
     "differ by more than 5", "https://support.manufacture2030.com/hc/en-gb/articles/31102768340753-Allocation (order, secondary); the limit of 5: assumed"),
    ("waste", "폐기물은 배출을 나누어 받지 않고, 처리는 버린 쪽이 짐", "Waste takes no share of emissions; who makes it bears its transport and treatment",
     "Catena-X io.catenax.pcf 9.0.0 allows cut-off; no share for waste: assumed"),
    ("primary_data", "계량한 연료와 계약 전력은 1차 자료, 전력망 계수를 쓴 전기는 아님", "Metered fuel and contracted power are primary data, power with a grid factor is not",
     "PACT primary data share; the reading: assumed"),
    ("housekeeping", "유지보수와 행동은 지원도 인증도 안 됨", "Maintenance and behaviour are neither funded nor credited", "Korean external-project rules (외부사업 지침)"),
    ("missing", "없는 값은 0이 아니라 누락", "What is missing is missing, never zero", "PACT, exempted emissions"),
]

IAC = "US DOE Industrial Assessment Centers database, fiscal years 2010-2025"
IAC_URL = "https://iac.university"
AUDITS = {  # sector: (industries, [(carrier, measures, quartiles of the saving in % of the plant's use of it, quartiles of the cost in USD per kWh or MMBtu saved a year)])
    "automotive": ("NAICS 3361-3363", [("electricity", 422, "1.9", "8.8", "0.1170", "0.1945", "0.3994"), ("city_gas", 92, "6.7", "21.1", "8.5891", "13.3458", "27.0336")]),
    "electronics": ("NAICS 334 and 3352", [("electricity", 266, "2.4", "12.8", "0.1890", "0.3443", "0.6934"), ("city_gas", 17, "3.6", "25.1", "9.8025", "15.9147", "31.9156")]),
    "steel": ("NAICS 3311, 3312 and 3315", [("electricity", 238, "1.1", "7.2", "0.1022", "0.1800", "0.3454"), ("city_gas", 95, "5.2", "21.3", "6.9095", "11.6505", "22.6494")]),
    "petrochemicals": ("NAICS 3251, 3252 and 3241", [("electricity", 297, "1.3", "8.7", "0.1034", "0.2168", "0.4965"), ("city_gas", 141, "2.1", "11.5", "5.6604", "10.0401", "19.9176")]),
    "semiconductors": ("NAICS 3344", [("electricity", 141, "2.9", "15.7", "0.1981", "0.3402", "0.6961")]),
    "shipbuilding": ("NAICS 3366", [("electricity", 30, "2.7", "10.3", "0.1197", "0.2545", "0.3552"), ("city_gas", 11, "7.2", "20.4", "9.1621", "14.8600", "20.7095")]),
}
KRW_PER_USD, KRW_PER_USD_ON = 1350, "2026-01"  # the rate of the automotive example (assumed), and when it was set
NM3_PER_MMBTU = F("1055.05585262") / F("43.1")  # gross heating value of kr_citygas_lng_gir2022, MJ/Nm3
UNIT = {"electricity": "kWh", "city_gas": "Nm3", "lpg": "kg", "kerosene": "L", "diesel": "L", "heavy_oil": "L", "steam": "GJ"}
WON = {"electricity": 150, "city_gas": 800, "lpg": 1400, "kerosene": 1100, "diesel": 1400, "heavy_oil": 1000, "steam": 30000}  # a unit saved, assumed
MACHINES = {  # key: (words in the name of a process that has such machines, share of the process's use in %, payback in years): all assumed
    "servo_press": ("프레스|판금|press|stamp", 50, 8),
    "electric_moulding": ("사출|불소수지|mould|mold", 70, 6),
    "inverter_compressor": ("", 10, 3),
    "regenerative_burner": ("용해|주조|압연|가열|melt|cast|roll", 50, 4),
    "heat_recovery_oven": ("도장|건조|가류|전지|실장|paint|dry", 40, 4),
    "induction_melting": ("용해|주조|melt|cast", 60, 7),
    "reflow_oven": ("실장|mount", 30, 6),
    "clean_air": ("실장|기판|웨이퍼|패키지|wafer|clean", 30, 5),
    "inverter_chiller": ("사출|웨이퍼|패키지|정제|wafer", 10, 5),
    "rectifier": ("도금|동박|전해|plat|foil", 70, 6),
    "inverter_pump": ("", 15, 3),
    "efficient_compressor": ("중합|분리|분해|polymer|separat|crack", 40, 7),
    "condensing_boiler": ("", 50, 4),
    "heat_recovery": ("건조|배합|겔|분쇄|세척|정제|dry", 40, 4),
    "efficient_abatement": ("웨이퍼|wafer", 10, 7),
    "dry_pump": ("웨이퍼|패키지|코팅|wafer|coat", 15, 6),
    "quartz_furnace": ("석영|용융|quartz", 60, 6),
    "inverter_welder": ("블록|용접|의장|배관|weld|block", 30, 5),
    "plasma_cutting": ("절단|블록|cut|block", 60, 5),
    "forging_furnace": ("단조|forg", 70, 5),
    "dehumidifier": ("도료|도장|블록|paint|block", 15, 5),
    "kiln_heat_recovery": ("소성|마그네시아|kiln|calcin", 70, 5),
    "inverter_fan": ("제강|소성|제련|파쇄|분쇄|melt|kiln", 15, 3),
    "shredder_drive": ("스크랩|파쇄|해체|scrap|shred", 50, 6),
    "furnace_transformer": ("전기로|제련|arc|smelt", 80, 8),
}


def nearest(x):
    """To the whole won, half up."""
    return str((2 * x.numerator + x.denominator) // (2 * x.denominator))


def audit_cost(carrier, quartiles):
    """Won of investment for a unit saved a year, from USD per kWh or MMBtu."""
    per_unit = 1 if carrier == "electricity" else NM3_PER_MMBTU
    low, middle, high = (nearest(F(usd) * KRW_PER_USD / per_unit) for usd in quartiles)
    return dict(unit=UNIT[carrier], cost_krw_per_unit_low=low, cost_krw_per_unit=middle, cost_krw_per_unit_high=high, saving_krw_per_unit=str(WON[carrier]),
                cost_source=f"quartiles and median of the same measures, USD at {KRW_PER_USD} won ({KRW_PER_USD_ON}, assumed); won of a unit saved: assumed")


def payback_cost(key, carrier):
    """Won for a unit saved a year where only a usual payback is known: payback x what a unit is worth, half and one and a half times as the range."""
    words, share, years = MACHINES[key]
    middle = years * WON[carrier]
    return dict(process_words=words, process_share_percent=str(share), unit=UNIT[carrier], cost_krw_per_unit_low=nearest(F(middle, 2)), cost_krw_per_unit=str(middle),
                cost_krw_per_unit_high=nearest(F(3 * middle, 2)), saving_krw_per_unit=str(WON[carrier]),
                cost_source=f"assumed: a payback of {years} years; share of the process and won of a unit: assumed")


def measures(sector, own):
    """Savings of single audit measures of the sector's plants (first to third quartile), then the sector's machines: id, ko, en, carrier, low, high, life, notes."""
    industries, audits = AUDITS[sector]
    made = [dict(measure=f"audit_{carrier}", name_ko=f"진단이 권한 설비 개선 하나 ({'전기' if carrier == 'electricity' else '가스'})",
                 name_en=f"One equipment measure of an energy audit ({carrier.replace('_', ' ')})", carrier=carrier, saving_percent_low=low,
                 saving_percent_high=high,
                 saving_of="site", life_years="10", **audit_cost(carrier, cost), methodology="sec", source=f"{IAC}, {industries}", url=IAC_URL,
                 notes=f"first and third quartile of {count} recommended measures of at least USD 20,000, saving over the plant's use of the carrier; estimates of the auditors; "
                       "life: assumed") for carrier, count, low, high, *cost in audits]
    for key, ko, en, carrier, low, high, life, notes in own:
        made.append(dict(measure=key, name_ko=ko, name_en=en, carrier=carrier, saving_percent_low=low, saving_percent_high=high, saving_of="machine",
                         life_years=life,
                         methodology="sec", **payback_cost(key, carrier), source="assumed", notes=notes or "range by general engineering knowledge; measure it before and after"))
    return made
