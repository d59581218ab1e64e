"""Pictures of credits: values, where each line and label of them stands, as SVG and as text for a terminal."""
