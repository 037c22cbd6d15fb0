/* cairo and FreeType, loaded when the first PDF is asked for (base/library.h): their functions under their own names. */
#ifndef SANGSAENG_REPORT_REPORT_CAIRO_INT_H
#define SANGSAENG_REPORT_REPORT_CAIRO_INT_H

#include "base/err.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <cairo.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H

#define CAIRO_FUNCTIONS(X)                                                                                                                           \
	X(cairo_arc)                                                                                                                                 \
	X(cairo_clip)                                                                                                                                \
	X(cairo_close_path)                                                                                                                          \
	X(cairo_create)                                                                                                                              \
	X(cairo_curve_to)                                                                                                                            \
	X(cairo_destroy)                                                                                                                             \
	X(cairo_fill)                                                                                                                                \
	X(cairo_fill_preserve)                                                                                                                       \
	X(cairo_font_options_create)                                                                                                                 \
	X(cairo_font_options_destroy)                                                                                                                \
	X(cairo_font_options_set_hint_metrics)                                                                                                       \
	X(cairo_font_options_set_hint_style)                                                                                                         \
	X(cairo_ft_font_face_create_for_ft_face)                                                                                                     \
	X(cairo_glyph_path)                                                                                                                          \
	X(cairo_line_to)                                                                                                                             \
	X(cairo_move_to)                                                                                                                             \
	X(cairo_new_path)                                                                                                                            \
	X(cairo_path_extents)                                                                                                                        \
	X(cairo_pdf_surface_add_outline)                                                                                                             \
	X(cairo_pdf_surface_create_for_stream)                                                                                                       \
	X(cairo_pdf_surface_restrict_to_version)                                                                                                     \
	X(cairo_pdf_surface_set_metadata)                                                                                                            \
	X(cairo_pdf_surface_set_size)                                                                                                                \
	X(cairo_rectangle)                                                                                                                           \
	X(cairo_restore)                                                                                                                             \
	X(cairo_save)                                                                                                                                \
	X(cairo_scale)                                                                                                                               \
	X(cairo_set_dash)                                                                                                                            \
	X(cairo_set_font_face)                                                                                                                       \
	X(cairo_set_font_options)                                                                                                                    \
	X(cairo_set_font_size)                                                                                                                       \
	X(cairo_set_line_join)                                                                                                                       \
	X(cairo_set_line_width)                                                                                                                      \
	X(cairo_set_source_rgb)                                                                                                                      \
	X(cairo_set_source_rgba)                                                                                                                     \
	X(cairo_show_page)                                                                                                                           \
	X(cairo_show_text_glyphs)                                                                                                                    \
	X(cairo_status)                                                                                                                              \
	X(cairo_status_to_string)                                                                                                                    \
	X(cairo_stroke)                                                                                                                              \
	X(cairo_stroke_preserve)                                                                                                                     \
	X(cairo_surface_destroy)                                                                                                                     \
	X(cairo_surface_finish)                                                                                                                      \
	X(cairo_surface_status)                                                                                                                      \
	X(cairo_tag_begin)                                                                                                                           \
	X(cairo_tag_end)                                                                                                                             \
	X(cairo_translate)                                                                                                                           \
	X(cairo_version)

#define FREETYPE_FUNCTIONS(X)                                                                                                                        \
	X(FT_Get_Advances)                                                                                                                           \
	X(FT_Get_First_Char)                                                                                                                         \
	X(FT_Get_Next_Char)                                                                                                                          \
	X(FT_Init_FreeType)                                                                                                                          \
	X(FT_New_Face)

#define X(function) __typeof__(&(function)) function;
struct cairo_functions {
	CAIRO_FUNCTIONS(X)
};
struct freetype_functions {
	FREETYPE_FUNCTIONS(X)
};
#undef X
/* Filled by report_cairo_load, which every caller asks first; thread safe. */
extern struct cairo_functions report_cairo;
extern struct freetype_functions report_freetype;
enum status report_cairo_load(struct err *err);

#endif
